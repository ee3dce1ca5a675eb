using System.Globalization;
using Tapetum.Inference;
using Tapetum.Mosaic;
using Tapetum.Sensor.Synthesis;
using Tapetum.Training.Data;
using Tapetum.Training.Data.Patches;
using Tapetum.Training.Datasets;
using Tapetum.Training.Loop;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Loop.Validation;
using Tapetum.Training.Pairs;

namespace Tapetum.Cli.Commands.Options;

/// <summary>What <c>--data</c> names: a patch cache, or a folder with pairs of exposures.</summary>
/// <param name="Pairs">To learn from.</param>
/// <param name="Validator">To follow the run with; null where another process does.</param>
/// <param name="Previewer">To look at it.</param>
/// <param name="Mapped">To be closed at the end; null for pairs of exposures.</param>
internal sealed record TrainingData(
    IPairSource Pairs,
    IValidator? Validator,
    IPreviewer? Previewer,
    IDisposable? Mapped
) : IDisposable
{
    private const string StoreName = "tapetum-store";

    /// <summary>Opens a cache, or decodes a folder's exposures as far as they are not decoded yet; one process at a time.</summary>
    /// <exception cref="TapetumException">The data cannot be used.</exception>
    public static async Task<TrainingData> OpenAsync(
        TrainingConfig config,
        TrainingDataPaths paths,
        int threads,
        CommandContext context,
        bool validates = true
    )
    {
        if (Directory.Exists(paths.Data))
        {
            return await OpenFolderAsync(config, paths, threads, context);
        }

        if (config.Contract != ModelContract.CameraLinear)
        {
            throw new TrainingDataException(
                paths.Data,
                "networks of the srgb contract learn from pairs of exposures",
                "Give a folder with short/ and long/ in it, as `tapetum synth --layout sid` makes one."
            );
        }

        if (paths.Darks.Length > 0)
        {
            throw new TrainingDataException(
                paths.Data,
                "dark frames are subtracted from pairs of exposures, and it is a patch cache",
                "Leave out --dark."
            );
        }

        var cache = PatchCache.Open(paths.Data);
        RawPairSampler sampler = new(
            cache,
            new RawPairOptions
            {
                Seed = config.Seed,
                CropPx = 2 * config.PatchPx,
                Mosaic = config.Mosaic,
                Noise = config.Camera is null ? NoiseSampler.Wide : new NoiseSampler { Camera = config.Camera },
            }
        );
        DisplayValidator? validator = validates
            ? DisplayValidator.Default(cache, threads, config.Mosaic, config.Camera)
            : null;
        return new(new SampledPairs(sampler, config.Batch), validator, validator, cache);
    }

    public void Dispose() => Mapped?.Dispose();

    private static async Task<TrainingData> OpenFolderAsync(
        TrainingConfig config,
        TrainingDataPaths paths,
        int threads,
        CommandContext context
    )
    {
        if (config.Mosaic == MosaicLayout.XTrans)
        {
            throw new TrainingDataException(
                paths.Data,
                "networks of mosaic XTrans learn from photographs, not from pairs of exposures",
                "Give a patch cache, as `tapetum synth` makes one of photographs, or train as configs/sid-fuji.json does."
            );
        }

        var exposures = TrainingPairs.Of(paths.Data, paths.List, paths.ValidationList, config.Mosaic);
        PairStore store = new(
            new PairStoreOptions
            {
                Folder = paths.Store ?? Path.Combine(paths.Data, StoreName),
                DataFolder = paths.Data,
                Contract = config.Contract,
                Sensors = new(noise: null, config.Camera, SensorOptions.ReadDarks(paths.Darks, context), context.Say),
            }
        );
        StoreLog log = new(context);
        IReadOnlyList<StoredPair> training = await store.PrepareAsync(exposures.Training, log, context.Cancellation);
        ExposurePair[] chosen = Choose(exposures.Validation);
        IReadOnlyList<StoredPair> validation = await store.PrepareAsync(chosen, log, context.Cancellation);
        IReadOnlyList<StoredFrame> inputs =
            config.Contract == ModelContract.Srgb
                ? await store.PrepareInputsAsync(validation, chosen, log, context.Cancellation)
                : [];
        PairSampler sampler = new(
            training,
            new PairSamplerOptions
            {
                Contract = config.Contract,
                Seed = config.Seed,
                Batch = config.Batch,
                CropPx = config.Mosaic.CellPx() * config.PatchPx,
                Mosaic = config.Mosaic,
            }
        );
        int scenes = training.DistinctBy(pair => pair.Scene, StringComparer.Ordinal).Count();
        context.Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{training.Count} pairs of {scenes} scenes to train on, an epoch is {sampler.StepsPerEpoch} steps; {validation.Count} pairs to validate with"
            )
        );
        // Decoding is over, and the collector sees no hurry: a training step needs the room.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        PairValidator validator = new(validation, inputs, config.Contract, threads);
        return new(sampler, validator, validator, Mapped: null);
    }

    /// <summary>A few pairs of each ratio are enough to follow a run, and each of them has to be decoded.</summary>
    private static ExposurePair[] Choose(IReadOnlyList<ExposurePair> pairs) =>
        [
            .. PairValidator
                .Choose(
                    [.. pairs.Select(pair => ExposureRatio.OfNames(pair) ?? 1)],
                    [.. pairs.Select(pair => pair.Name.Scene)]
                )
                .Select(i => pairs[i]),
        ];

    /// <summary>A line now and then, also on a terminal.</summary>
    private sealed class StoreLog(CommandContext context) : IProgress<PairStoreProgress>
    {
        private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);
        private readonly Lock speaking = new();
        private long spoken;

        public void Report(PairStoreProgress value)
        {
            lock (speaking)
            {
                bool isDue = spoken == 0 || context.Time.GetElapsedTime(spoken) >= Between;
                if (value.Done == value.Reused ? value.Done == value.Count : !isDue && value.Done < value.Count)
                {
                    return;
                }

                spoken = context.Time.GetTimestamp();
                double megabytes = value.BytesWritten / 1e6;
                context.Messages.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"decoded {value.Done}/{value.Count}  {megabytes:F0} MB, {megabytes / Math.Max(value.Elapsed.TotalSeconds, 1e-3):F0} MB/s  {value.Left ?? TimeSpan.Zero:h\\:mm\\:ss} left"
                    )
                );
            }
        }
    }
}
