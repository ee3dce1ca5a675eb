using Tapetum.Inference;
using Tapetum.Mosaic;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Networks;
using Tapetum.Training.Optimization;
using Tapetum.Training.Parallelism;

namespace Tapetum.Training.Loop;

/// <summary>
/// Finds a learning rate: a short run whose rate rises from next to nothing until the loss runs away (Smith, "Cyclical Learning Rates for Training Neural
/// Networks", WACV 2017, section 3.3). Where the loss falls fastest, on a scale of the rate's logarithm, is a good one.
/// </summary>
/// <param name="config">Of the run that it is for.</param>
/// <param name="pairs">The training data.</param>
internal sealed class RateRange(TrainingConfig config, IPairSource pairs)
{
    public const int Steps = 200;

    private const float Lowest = 1e-7f;
    private const float Highest = 1;

    /// <summary>A loss so many times the least so far has run away.</summary>
    private const double RunAway = 4;

    /// <summary>How much of the last mean a step's loss leaves.</summary>
    private const double Memory = 0.9;

    /// <param name="initialModel">Whose weights to start from; null for random ones.</param>
    /// <param name="threads">0 is one per core.</param>
    /// <param name="device">What computes losses and gradients.</param>
    /// <param name="progress">Is told after each step.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Rates in rising order, with the loss of their step and its moving mean.</returns>
    public async Task<IReadOnlyList<RatedLoss>> RunAsync(
        string? initialModel,
        int threads,
        ComputeDevice device,
        IProgress<RatedLoss>? progress,
        CancellationToken cancellationToken
    )
    {
        using Crew crew = new(threads);
        using Weights weights = new(config.CreateNetwork());
        weights.Initialize(config.Seed);
        if (initialModel is not null)
        {
            ModelImporter.Read(initialModel, weights);
        }

        using ParallelStep step = new(
            weights,
            crew,
            config.Batch,
            config.PatchPx,
            config.Loss,
            config.LossScale,
            device: device,
            precision: config.Precision
        );
        using Optimizer optimizer = config.CreateOptimizer(weights, crew);
        await using BatchPrefetcher data = new(
            pairs,
            1,
            config.Batch,
            config.PatchPx,
            planes: config.Mosaic.Planes(),
            cellPx: config.Mosaic.CellPx()
        );
        List<RatedLoss> losses = [];
        double sum = 0;
        for (int i = 1; i <= Steps; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await data.NextAsync(step.Batch);
            float loss = step.Run(CancellationToken.None);
            if (config.Trained == TrainedPart.Biases)
            {
                weights.KeepGradientsOfBiases();
            }

            float rate = Lowest * MathF.Pow(Highest / Lowest, (i - 1f) / (Steps - 1));
            sum = (Memory * sum) + ((1 - Memory) * loss);
            RatedLoss rated = new(rate, loss, sum / (1 - Math.Pow(Memory, i)));
            double least = losses.Count == 0 ? double.MaxValue : losses.Min(one => one.Mean);
            bool isOver = !float.IsFinite(loss) || (least > 0 && rated.Mean > RunAway * least);
            if (isOver || !float.IsFinite(optimizer.Step(rate, i)))
            {
                break;
            }

            weights.Mirror();
            losses.Add(rated);
            progress?.Report(rated);
        }

        return losses;
    }

    /// <summary>Where the loss falls fastest before it is least.</summary>
    /// <exception cref="TrainingException">It falls nowhere.</exception>
    public static float Suggest(IReadOnlyList<RatedLoss> losses)
    {
        const int Reach = 5; // steps to both sides that tell the slope
        int least = Enumerable.Range(0, losses.Count).MinBy(i => losses[i].Mean, Comparer<double>.Default);
        int[] inside = [.. Enumerable.Range(Reach, Math.Max(0, least - (2 * Reach)))];
        double FallAt(int i) => losses[i - Reach].Mean - losses[i + Reach].Mean;
        return inside.Length > 0 && inside.Max(FallAt) > 0
            ? losses[inside.MaxBy(FallAt)].Rate
            : throw new TrainingException(
                "learningRate",
                "the loss falls at no rate",
                "Look at the plot; larger batches (--set batch=8) make the loss less noisy."
            );
    }
}
