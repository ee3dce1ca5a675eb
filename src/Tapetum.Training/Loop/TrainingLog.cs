using System.Diagnostics;
using System.Globalization;

namespace Tapetum.Training.Loop;

/// <summary>Writes what happens in a run to its CSV files and tells the progress listener.</summary>
internal sealed class TrainingLog
{
    private readonly TrainingFolder folder;
    private readonly TrainingConfig config;
    private readonly IProgress<TrainingProgress>? progress;
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly long firstStep;
    private long lineStart = Stopwatch.GetTimestamp();
    private long lineStep;
    private double lossSum;
    private double normSum;
    private TrainingProgress? last;

    public TrainingLog(
        TrainingFolder folder,
        TrainingConfig config,
        RunState state,
        IProgress<TrainingProgress>? progress
    )
    {
        (this.folder, this.config, this.progress) = (folder, config, progress);
        (firstStep, lineStep) = (state.Step, state.Step);
        Truncate(folder.LossLog, "step,hours,loss,gradientNorm,learningRate,dataWaitShare");
        Truncate(folder.ValidationLog, "step,level,psnrDb,noisyPsnrDb");
    }

    /// <summary>Counts a step; writes a line when one is due.</summary>
    public void Add(RunState state, float loss, float gradientNorm, float learningRate, TimeSpan waited)
    {
        lossSum += loss;
        normSum += gradientNorm;
        if (state.Step % config.LogEvery != 0 && state.Step != config.Steps)
        {
            return;
        }

        long steps = state.Step - lineStep;
        double mean = lossSum / steps;
        double norm = normSum / steps;
        double rate = steps / Stopwatch.GetElapsedTime(lineStart).TotalSeconds;
        double wait = waited / Stopwatch.GetElapsedTime(start);
        Append(
            folder.LossLog,
            $"{state.Step},{state.TrainedFor.TotalHours:F4},{mean:R},{norm:R},{learningRate:R},{wait:F4}"
        );
        last = new TrainingProgress(state, mean, norm, learningRate, rate, wait, []);
        progress?.Report(last);
        (lineStart, lineStep, lossSum, normSum) = (Stopwatch.GetTimestamp(), state.Step, 0, 0);
    }

    /// <summary>Writes a validation.</summary>
    public void Add(RunState state, IReadOnlyList<ValidationScore> scores)
    {
        foreach (ValidationScore score in scores)
        {
            Append(folder.ValidationLog, $"{state.Step},{score.Level},{score.PsnrDb:F3},{score.NoisyPsnrDb:F3}");
        }

        progress?.Report(
            (last ?? new TrainingProgress(state, double.NaN, 0, 0, 0, 0, [])) with
            {
                State = state,
                Scores = scores,
            }
        );
        lineStart = Stopwatch.GetTimestamp();
    }

    private static void Append(string path, FormattableString line) =>
        File.AppendAllText(path, line.ToString(CultureInfo.InvariantCulture) + "\n");

    /// <summary>Keeps what was logged up to the step that the run goes on from; steps after it will be logged again.</summary>
    private void Truncate(string path, string header)
    {
        IEnumerable<string> kept = File.Exists(path)
            ? File.ReadAllLines(path)
                .Skip(1)
                .Where(line => long.Parse(line.Split(',')[0], CultureInfo.InvariantCulture) <= firstStep)
            : [];
        File.WriteAllLines(path, kept.Prepend(header));
    }
}
