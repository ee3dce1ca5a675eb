using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Loop.Validation;
using Tapetum.Training.Networks;

namespace Tapetum.Training.Loop.Records;

/// <summary>What a run leaves behind, which the first of several ranks alone sees to: log, previews, scores, models and checkpoints.</summary>
/// <param name="config">Of the run.</param>
/// <param name="folder">Where all of it goes.</param>
/// <param name="weights">Of the run.</param>
/// <param name="validator">Scores the averaged weights.</param>
/// <param name="previewer">Shows what they do; null makes no pictures.</param>
/// <param name="log">Of the run.</param>
internal sealed class TrainingRecord(
    TrainingConfig config,
    TrainingFolder folder,
    Weights weights,
    IValidator validator,
    IPreviewer? previewer,
    TrainingLog log
)
{
    private TimeSpan? saved;

    /// <summary>After each step: the log, a picture when one is due, a checkpoint when the last is old.</summary>
    /// <returns>The state with what is not logged yet.</returns>
    public async Task<RunState> AddAsync(
        RunState state,
        float loss,
        float gradientNorm,
        float learningRate,
        TimeSpan waited
    )
    {
        state = log.Add(state, loss, gradientNorm, learningRate, waited);
        bool isPreviewDue = config.PreviewEvery > 0 && (state.Step == 1 || state.Step % config.PreviewEvery == 0);
        if (isPreviewDue && previewer is not null)
        {
            await log.AddAsync(state, previewer.Preview(Model(state, scores: null)));
        }

        return state;
    }

    /// <summary>Saves a checkpoint if the last is old.</summary>
    public async Task SaveNowAndThenAsync(RunState state)
    {
        saved ??= state.TrainedFor;
        if (state.TrainedFor - saved > TimeSpan.FromMinutes(config.CheckpointMinutes))
        {
            await SaveAsync(state);
        }
    }

    public async Task SaveAsync(RunState state)
    {
        await Checkpoint.WriteAsync(folder.Checkpoint, state, weights, CancellationToken.None);
        await folder.SaveCurvesAsync(config);
        saved = state.TrainedFor;
    }

    /// <summary>Scores the weights and keeps them as models.</summary>
    public async Task<RunState> ValidateAsync(RunState state)
    {
        IReadOnlyList<ValidationScore> scores = validator.Score(Model(state, scores: null));
        double mean = scores.Average(score => score.PsnrDb);
        bool best = mean > state.BestPsnrDb;
        state = state with
        {
            AwaitsScores = false,
            BestPsnrDb = best ? mean : state.BestPsnrDb,
            BestStep = best ? state.Step : state.BestStep,
        };
        await folder.SaveModelAsync(Model(state, scores), best);
        log.Add(state, scores);
        return state;
    }

    private byte[] Model(RunState state, IReadOnlyList<ValidationScore>? scores) =>
        ModelExporter.Export(weights, config, state, scores, half: false);
}
