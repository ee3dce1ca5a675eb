using Tapetum.Training.Loop.Records;
using Tapetum.Training.Parallelism;

namespace Tapetum.Training.Loop;

/// <summary>Finds out why a step's loss or gradient is no number, before it spoils the weights.</summary>
internal static class NonFiniteLoss
{
    /// <summary>What is wrong with each sample of a batch; all ranks know all of it.</summary>
    /// <param name="step">Has just run; its batch is still in place.</param>
    /// <param name="samples">Of all ranks.</param>
    /// <param name="ranks">All of them call this.</param>
    public static SampleFlaw[] Find(ParallelStep step, int samples, IRanks ranks)
    {
        long[] flaws = new long[samples];
        for (int own = 0; own < step.Batch.Count; own++)
        {
            SampleFlaw flaw = step.Batch.FirstNonFinite(own);
            bool isSpoiled = flaw == SampleFlaw.None && !step.IsFinite(own);
            flaws[step.Batch.First + own] = (long)(isSpoiled ? SampleFlaw.Result : flaw);
        }

        ranks.Gather(flaws);
        return [.. flaws.Select(flaw => (SampleFlaw)flaw)];
    }

    /// <summary>Says which step, which sample of its batch, and what to do.</summary>
    /// <param name="flaws">Of each sample.</param>
    /// <param name="number">The step's, from 1.</param>
    /// <param name="what">"loss" or "gradient".</param>
    /// <param name="value">What it is.</param>
    /// <param name="pairs">Where the batch came from.</param>
    /// <param name="folder">Of the run.</param>
    public static TrainingException Explain(
        IReadOnlyList<SampleFlaw> flaws,
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
        string Name(int sample) => $"sample {sample + 1} of {flaws.Count}";
        foreach ((int sample, SampleFlaw flaw) in flaws.Index())
        {
            if (flaw is SampleFlaw.Input or SampleFlaw.Truth or SampleFlaw.Weight)
            {
                string where = flaw.ToString().ToLowerInvariant();
                return new TrainingException(
                    folder.Path,
                    $"{reason}: {Name(sample)} in its batch ({pairs.Describe(number, sample)}) has a value in its {where} that is no finite number",
                    $"Remove or repair what that sample was made from, then {back}."
                );
            }
        }

        int[] culprits = [.. Enumerable.Range(0, flaws.Count).Where(sample => flaws[sample] == SampleFlaw.Result)];
        if (culprits.Length > 0 && culprits.Length < flaws.Count)
        {
            IEnumerable<string> names = culprits.Select(sample => $"{Name(sample)} ({pairs.Describe(number, sample)})");
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
