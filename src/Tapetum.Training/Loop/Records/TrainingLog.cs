using System.Diagnostics;
using System.Globalization;
using Tapetum.Encoding.Vips;
using Tapetum.Training.Curves;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Loop.Validation;

namespace Tapetum.Training.Loop.Records;

/// <summary>Writes what happens in a run to its CSV files and to TensorBoard's and tells the progress listener.</summary>
internal sealed class TrainingLog
{
    private readonly TrainingFolder folder;
    private readonly TrainingConfig config;
    private readonly IProgress<TrainingProgress>? progress;
    private readonly TensorBoardFile board;
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly long firstStep;
    private long lineStart = Stopwatch.GetTimestamp();
    private long lineSteps;
    private TrainingProgress? last;

    public TrainingLog(
        TrainingFolder folder,
        TrainingConfig config,
        RunState state,
        IProgress<TrainingProgress>? progress
    )
    {
        (this.folder, this.config, this.progress) = (folder, config, progress);
        firstStep = state.Step;
        board = new(folder.Path, firstStep + 1, TimeProvider.System);
        Truncate(folder.LossLog, "step,hours,loss,gradientNorm,learningRate,dataWaitShare");
        Truncate(folder.ValidationLog, "step,level,psnrDb,noisyPsnrDb");
    }

    /// <summary>Counts a step; writes a line when one is due.</summary>
    /// <returns>The state with what is not logged yet.</returns>
    public RunState Add(RunState state, float loss, float gradientNorm, float learningRate, TimeSpan waited)
    {
        UnloggedSteps before = state.Unlogged ?? new(0, 0, 0);
        UnloggedSteps sums = new(before.Count + 1, before.LossSum + loss, before.NormSum + gradientNorm);
        lineSteps++;
        if (state.Step % config.LogEvery != 0 && state.Step != config.Steps)
        {
            return state with { Unlogged = sums };
        }

        double mean = sums.LossSum / sums.Count;
        double norm = sums.NormSum / sums.Count;
        double rate = lineSteps / Stopwatch.GetElapsedTime(lineStart).TotalSeconds;
        double wait = waited / Stopwatch.GetElapsedTime(start);
        Append(
            folder.LossLog,
            $"{state.Step},{state.TrainedFor.TotalHours:F4},{mean:R},{norm:R},{learningRate:R},{wait:F4}"
        );
        board.Add(
            state.Step,
            ("loss", mean),
            ("gradient norm", norm),
            ("learning rate", learningRate),
            ("steps per second", rate)
        );
        last = new TrainingProgress(state, mean, norm, learningRate, rate, wait, []);
        progress?.Report(last);
        (lineStart, lineSteps) = (Stopwatch.GetTimestamp(), 0);
        return state with { Unlogged = null };
    }

    /// <summary>Writes a validation.</summary>
    public void Add(RunState state, IReadOnlyList<ValidationScore> scores)
    {
        foreach (ValidationScore score in scores)
        {
            Append(folder.ValidationLog, $"{state.Step},\"{score.Level}\",{score.PsnrDb:F3},{score.NoisyPsnrDb:F3}");
        }

        board.Add(state.Step, scores.Select(score => ($"PSNR in dB/{score.Level}", score.PsnrDb)));
        progress?.Report(
            (last ?? new TrainingProgress(state, double.NaN, 0, 0, 0, 0, [])) with
            {
                State = state,
                Scores = scores,
            }
        );
        lineStart = Stopwatch.GetTimestamp();
    }

    /// <summary>Keeps a picture.</summary>
    public async Task AddAsync(RunState state, SrgbPhoto preview)
    {
        byte[] jpeg = await folder.SavePreviewAsync(state.Step, preview);
        board.Add(state.Step, "input, output, truth", preview.WidthPx, preview.HeightPx, jpeg);
    }

    private static void Append(string path, FormattableString line) =>
        File.AppendAllText(path, line.ToString(CultureInfo.InvariantCulture) + "\n");

    /// <summary>Keeps what was logged up to the step that the run goes on from; steps after it will be logged again.</summary>
    private void Truncate(string path, string header)
    {
        int columns = header.Split(',').Length;
        string shortened = path + ".new";
        File.WriteAllLines(shortened, TrainingLogFile.LinesUpTo(path, columns, firstStep).Prepend(header));
        File.Move(shortened, path, overwrite: true);
    }
}
