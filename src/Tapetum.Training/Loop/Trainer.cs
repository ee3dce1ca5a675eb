using System.Diagnostics;
using Tapetum.Encoding.Files;
using Tapetum.Mosaic;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Loop.Records;
using Tapetum.Training.Loop.Validation;
using Tapetum.Training.Networks;
using Tapetum.Training.Optimization;
using Tapetum.Training.Parallelism;

namespace Tapetum.Training.Loop;

/// <summary>Trains a network. <see cref="RunAsync"/> is the whole story.</summary>
/// <param name="config">What to compute.</param>
/// <param name="folder">Where checkpoint, log and models go.</param>
/// <param name="pairs">The training data.</param>
/// <param name="validator">Scores the averaged weights now and then.</param>
internal sealed class Trainer(TrainingConfig config, TrainingFolder folder, IPairSource pairs, IValidator validator)
{
    /// <summary>A model whose weights a fresh run starts from; null starts from random ones.</summary>
    public string? InitialModel { get; init; }

    /// <summary>Makes a picture of input, output and truth now and then; null makes none.</summary>
    public IPreviewer? Previewer { get; init; }

    /// <summary>Trains to the last step of the configuration. Cancelling saves a checkpoint; resuming goes on with bit-identical losses.</summary>
    /// <param name="resume">Go on from the folder's checkpoint, if there is one.</param>
    /// <param name="threads">0 is one per core; results do not depend on it.</param>
    /// <param name="progress">Is told of every logged step and validation.</param>
    /// <param name="cancellationToken">Stops after the current step.</param>
    /// <exception cref="FolderInUseException">Another run works in the folder.</exception>
    /// <exception cref="TrainingException">The loss is no number any more, or the checkpoint does not fit.</exception>
    public async Task<RunState> RunAsync(
        bool resume,
        int threads,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using IDisposable held = folder.Hold();
        using Crew crew = new(threads);
        using Weights weights = new(config.CreateNetwork());
        RunState state = Start(weights, resume);
        await folder.SaveConfigAsync(config);
        using ParallelStep forwardBackward = new(
            weights,
            crew,
            config.Batch,
            config.PatchPx,
            config.Loss,
            config.LossScale
        );
        using Optimizer optimizer = config.CreateOptimizer(weights, crew);
        await using BatchPrefetcher data = new(
            pairs,
            firstStep: state.Step + 1,
            config.Batch,
            config.PatchPx,
            planes: config.Mosaic.Planes()
        );
        TrainingLog log = new(folder, config, state, progress);
        long sitting = Stopwatch.GetTimestamp();
        TimeSpan before = state.TrainedFor;
        TimeSpan saved = before;

        if (state.AwaitsScores)
        {
            state = await ValidateAsync(weights, state, log);
        }

        while (state.Step < config.Steps && !state.IsPastPatience && !cancellationToken.IsCancellationRequested)
        {
            long step = state.Step + 1;
            await data.NextAsync(forwardBackward.Batch);
            float loss = forwardBackward.Run(CancellationToken.None);
            ThrowIfNotFinite(loss, "loss", step, forwardBackward);
            float learningRate = config.LearningRateAt(step);
            float gradientNorm = optimizer.Step(learningRate, step);
            ThrowIfNotFinite(gradientNorm, "gradient", step, forwardBackward);
            weights.Mirror();

            state = state with { Step = step, TrainedFor = before + Stopwatch.GetElapsedTime(sitting) };
            state = log.Add(state, loss, gradientNorm, learningRate, data.Waited);
            await PreviewAsync(weights, state, log);
            if (step % config.ValidateEvery == 0 || step == config.Steps)
            {
                await SaveAsync(weights, state with { AwaitsScores = true });
                saved = state.TrainedFor;
                state = await ValidateAsync(weights, state, log);
            }

            if (state.TrainedFor - saved > TimeSpan.FromMinutes(config.CheckpointMinutes))
            {
                await SaveAsync(weights, state);
                saved = state.TrainedFor;
            }
        }

        await SaveAsync(weights, state);
        return state;
    }

    private RunState Start(Weights weights, bool resume)
    {
        if (resume && File.Exists(folder.Checkpoint))
        {
            return Checkpoint.Read(folder.Checkpoint, weights) with { Config = config };
        }

        folder.RefuseOldRun(resume);
        weights.Initialize(config.Seed);
        if (InitialModel is not null)
        {
            ModelImporter.Read(InitialModel, weights);
        }

        return new RunState(config, Step: 0, TimeSpan.Zero, BestPsnrDb: 0, Path.GetFileName(InitialModel));
    }

    private async Task<RunState> ValidateAsync(Weights weights, RunState state, TrainingLog log)
    {
        byte[] model = ModelExporter.Export(weights, config, state, scores: null, half: false);
        IReadOnlyList<ValidationScore> scores = validator.Score(model);
        double mean = scores.Average(score => score.PsnrDb);
        bool best = mean > state.BestPsnrDb;
        state = state with
        {
            AwaitsScores = false,
            BestPsnrDb = best ? mean : state.BestPsnrDb,
            BestStep = best ? state.Step : state.BestStep,
        };
        await folder.SaveModelAsync(ModelExporter.Export(weights, config, state, scores, half: false), best);
        log.Add(state, scores);
        return state;
    }

    private async Task PreviewAsync(Weights weights, RunState state, TrainingLog log)
    {
        bool due = config.PreviewEvery > 0 && (state.Step == 1 || state.Step % config.PreviewEvery == 0);
        if (due && Previewer is not null)
        {
            byte[] model = ModelExporter.Export(weights, config, state, scores: null, half: false);
            await log.AddAsync(state, Previewer.Preview(model));
        }
    }

    private async Task SaveAsync(Weights weights, RunState state)
    {
        await Checkpoint.WriteAsync(folder.Checkpoint, state, weights, CancellationToken.None);
        await folder.SaveCurvesAsync(config);
    }

    private void ThrowIfNotFinite(float value, string what, long step, ParallelStep forwardBackward)
    {
        if (!float.IsFinite(value))
        {
            throw NonFiniteLoss.Explain(forwardBackward, step, what, value, pairs, folder);
        }
    }
}
