using System.Diagnostics;
using Tapetum.Encoding.Files;
using Tapetum.Inference;
using Tapetum.Inference.OnnxRuntime;
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
/// <param name="validator">Scores the averaged weights now and then; the first of several ranks alone needs one.</param>
internal sealed class Trainer(TrainingConfig config, TrainingFolder folder, IPairSource pairs, IValidator? validator)
{
    /// <summary>A model whose weights a fresh run starts from; null starts from random ones.</summary>
    public string? InitialModel { get; init; }

    /// <summary>Makes a picture of input, output and truth now and then; null makes none.</summary>
    public IPreviewer? Previewer { get; init; }

    /// <summary>What computes losses and gradients; default the CPU.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Cpu;

    /// <summary>The processes that share each batch; default this one alone. The first has the folder, the data are all theirs.</summary>
    public IRanks Ranks { get; init; } = new OneRank();

    /// <summary>Trains to the last step of the configuration. Cancelling saves a checkpoint; resuming goes on with bit-identical losses.</summary>
    /// <param name="resume">Go on from the folder's checkpoint, if there is one.</param>
    /// <param name="threads">0 is one per core; results do not depend on it.</param>
    /// <param name="progress">Is told of every logged step and validation.</param>
    /// <param name="cancellationToken">Stops after the current step; with several ranks after the next, all of them.</param>
    /// <exception cref="FolderInUseException">Another run works in the folder.</exception>
    /// <exception cref="TrainingException">The loss is no number any more, or the checkpoint does not fit.</exception>
    public async Task<RunState> RunAsync(
        bool resume,
        int threads,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using IDisposable? held = Ranks.IsFirst() ? folder.Hold() : null;
        using Crew crew = new(threads);
        using Weights weights = new(config.CreateNetwork());
        RunState state = await StartAsync(weights, resume);
        using ParallelStep forwardBackward = new(
            weights,
            crew,
            config.Batch,
            config.PatchPx,
            config.Loss,
            config.LossScale,
            ranks: Ranks,
            device: Device,
            precision: config.Precision
        );
        using Optimizer optimizer = config.CreateOptimizer(weights, crew);
        await using BatchPrefetcher data = new(
            pairs,
            firstStep: state.Step + 1,
            forwardBackward.Batch.Count,
            config.PatchPx,
            planes: config.Mosaic.Planes(),
            first: forwardBackward.Batch.First,
            cellPx: config.Mosaic.CellPx()
        );
        TrainingRecord? record = Ranks.IsFirst()
            ? new(config, folder, weights, validator!, Previewer, new(folder, config, state, progress))
            : null;
        long sitting = Stopwatch.GetTimestamp();
        TimeSpan before = state.TrainedFor;
        if (state.AwaitsScores)
        {
            state = await ValidateAsync(state, record);
        }

        bool IsToStop() => Ranks.Count > 1 ? forwardBackward.IsToStop : cancellationToken.IsCancellationRequested;
        while (state.Step < config.Steps && !state.IsPastPatience && !IsToStop())
        {
            long step = state.Step + 1;
            await data.NextAsync(forwardBackward.Batch);
            float loss = forwardBackward.Run(cancellationToken);
            ThrowIfNotFinite(loss, "loss", step, forwardBackward);
            if (config.Trained == TrainedPart.Biases)
            {
                weights.KeepGradientsOfBiases();
            }

            float learningRate = config.LearningRateAt(step);
            float gradientNorm = optimizer.Step(learningRate, step);
            ThrowIfNotFinite(gradientNorm, "gradient", step, forwardBackward);
            weights.Mirror();

            state = state with { Step = step, TrainedFor = before + Stopwatch.GetElapsedTime(sitting) };
            if (record is not null)
            {
                state = await record.AddAsync(state, loss, gradientNorm, learningRate, data.Waited);
            }

            if (step % config.ValidateEvery == 0 || step == config.Steps)
            {
                state = state with { AwaitsScores = true };
                await (record?.SaveAsync(state) ?? Task.CompletedTask);
                state = await ValidateAsync(state, record);
            }

            await (record?.SaveNowAndThenAsync(state) ?? Task.CompletedTask);
        }

        await (record?.SaveAsync(state) ?? Task.CompletedTask);
        return state;
    }

    /// <summary>The first rank reads or makes the weights; the others have theirs from it.</summary>
    private async Task<RunState> StartAsync(Weights weights, bool resume)
    {
        RunState state = await Ranks.AllAsync(async () =>
        {
            if (!Ranks.IsFirst())
            {
                return new RunState(config, Step: 0, TimeSpan.Zero, BestPsnrDb: 0);
            }

            RunState first = Begin(weights, resume);
            await folder.SaveConfigAsync(config);
            return first;
        });
        if (Ranks.Count == 1)
        {
            return state;
        }

        NativeBuffer<float>[] blocks = [weights.Values, weights.FirstMoments, weights.SecondMoments, weights.Averages];
        foreach (NativeBuffer<float> block in blocks)
        {
            Ranks.TakeFirst(block);
        }

        weights.Mirror();
        return TakeFirst(state);
    }

    private RunState Begin(Weights weights, bool resume)
    {
        if (resume && File.Exists(folder.Checkpoint))
        {
            RunState read = Checkpoint.Read(folder.Checkpoint, weights) with { Config = config };
            // Of a time when no checkpoint told it: patience begins here.
            return read is { BestStep: 0, BestPsnrDb: > 0 } ? read with { BestStep = read.Step } : read;
        }

        folder.RefuseOldRun(resume);
        weights.Initialize(config.Seed);
        if (InitialModel is not null)
        {
            ModelImporter.Read(InitialModel, weights);
        }

        return new RunState(config, Step: 0, TimeSpan.Zero, BestPsnrDb: 0, Path.GetFileName(InitialModel));
    }

    private async Task<RunState> ValidateAsync(RunState state, TrainingRecord? record)
    {
        if (record is not null)
        {
            state = await record.ValidateAsync(state);
        }

        return TakeFirst(state with { AwaitsScores = false });
    }

    /// <summary>What decides when all ranks stop.</summary>
    private RunState TakeFirst(RunState state)
    {
        long[] numbers = [state.Step, state.BestStep, state.AwaitsScores ? 1 : 0];
        Ranks.TakeFirst(numbers);
        return state with { Step = numbers[0], BestStep = numbers[1], AwaitsScores = numbers[2] != 0 };
    }

    private void ThrowIfNotFinite(float value, string what, long step, ParallelStep forwardBackward)
    {
        if (!float.IsFinite(value))
        {
            SampleFlaw[] flaws = NonFiniteLoss.Find(forwardBackward, config.Batch, Ranks);
            throw Ranks.IsFirst()
                ? NonFiniteLoss.Explain(flaws, step, what, value, pairs, folder)
                : new OtherRankException(0);
        }
    }
}
