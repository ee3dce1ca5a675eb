using Tapetum.Training.Loop.Records;
using Tapetum.Training.Parallelism;

namespace Tapetum.Training.Loop;

/// <summary>Finds out why a step's loss or gradient is no number, before it spoils the weights.</summary>
internal static class NonFiniteLoss
{
    /// <summary>Says which step, which sample of its batch, and what to do.</summary>
    /// <param name="step">Has just run; its batch is still in place.</param>
    /// <param name="number">From 1.</param>
    /// <param name="what">"loss" or "gradient".</param>
    /// <param name="value">What it is.</param>
    /// <param name="pairs">Where the batch came from.</param>
    /// <param name="folder">Of the run.</param>
    public static TrainingException Explain(
        ParallelStep step,
        long number,
        string what,
        float value,
        IPairSource pairs,
        TrainingFolder folder
    )
    {
        string reason = $"the {what} of step {number} is {value}";
        string back = File.Exists(folder.Checkpoint)
            ? "--resume from the last checkpoint"
            : "start again, as there is no checkpoint yet";
        for (int sample = 0; sample < step.Batch.Count; sample++)
        {
            string name = $"sample {sample + 1} of {step.Batch.Count} in its batch ({pairs.Describe(number, sample)})";
            if (step.Batch.FirstNonFinite(sample) is { } where)
            {
                return new TrainingException(
                    folder.Path,
                    $"{reason}: {name} has a value in its {where} that is no finite number",
                    $"Remove or repair what that sample was made from, then {back}."
                );
            }
        }

        int[] culprits = [.. Enumerable.Range(0, step.Batch.Count).Where(sample => !step.IsFinite(sample))];
        if (culprits.Length > 0 && culprits.Length < step.Batch.Count)
        {
            IEnumerable<string> names = culprits.Select(sample =>
                $"sample {sample + 1} of {step.Batch.Count} ({pairs.Describe(number, sample)})"
            );
            return new TrainingException(
                folder.Path,
                $"{reason}, because of {string.Join(" and ", names)} in its batch",
                $"Look at what that was made from; or lower learningRate or adam.maxGradientNorm, then {back}."
            );
        }

        return new TrainingException(
            folder.Path,
            $"{reason} for every sample of its batch (the first: {pairs.Describe(number, 0)}): the weights have run away",
            $"Lower learningRate or adam.maxGradientNorm (both work with --set), then {back}."
        );
    }
}
