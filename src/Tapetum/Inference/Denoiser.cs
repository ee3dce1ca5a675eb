using Tapetum.Inference.OnnxRuntime;
using Tapetum.Inference.Tiles;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor;

namespace Tapetum.Inference;

/// <summary>
/// Runs a network over a mosaic, tile by tile: noise goes, colours come. Loaded once, it serves many pictures, also at the same time.
/// <code>
/// mosaic ─ pack ─ stabilise ─ stuck pixels ─► network ─► unstabilise ─ interleave ─► linear camera RGB
///          a tile per core, each on one thread from here to there
/// </code>
/// In the dark it sees the mosaic half as fine, too. Afterwards deep shadows get back the mean colour that the mosaic has there, and the lens's shading is undone, where the file says how.
/// </summary>
internal sealed class Denoiser : IDisposable
{
    /// <summary>Larger tiles overlap less, and their fresh memory costs more than that saves.</summary>
    private const long MostTilePixels = 3 << 20;

    private readonly TileNetwork loaded;
    private readonly long maximumTilePixels;
    private readonly bool releasesMemory;
    private readonly int workers;

    // The network's memory is bounded, and no core has two threads to share, however many pictures there are.
    private readonly SemaphoreSlim network;

    private readonly Lazy<Denoiser> forXTrans;

    /// <param name="modelPath">An ONNX file of either contract; <see cref="ModelStore.Find"/> knows those that came with the program.</param>
    /// <param name="options">Where and how to run it.</param>
    /// <exception cref="ModelException">The file is no such model.</exception>
    /// <exception cref="OnnxException">It cannot be loaded, or not on that device.</exception>
    public Denoiser(string modelPath, DenoiserOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.TileMemoryMb);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads);

        // Tensors are placed in the arena as they come: planning them ahead holds a second copy of the arena, for no speed.
        OnnxSessionOptions sessionOptions = new() { IntraOpThreads = 1, EnableMemoryPattern = false };
        (loaded, Device, DeviceReason) = DeviceNetwork.Load(modelPath, options.Device, sessionOptions);
        releasesMemory = options.ReleaseMemory;
        forXTrans = new(() => new(ModelStore.Installed.Find(ModelStore.XTrans), options));
        maximumTilePixels = Math.Min(
            MostTilePixels,
            ((long)options.TileMemoryMb << 20) / loaded.BytesPerTilePixel(Card.Passes)
        );
        int tilesAtWork = Device == ComputeDevice.Gpu ? 1 : TilesAtWork(options);
        network = new SemaphoreSlim(tilesAtWork);
        // While the GPU has one tile, another thread fetches the next and writes the last.
        workers = Device == ComputeDevice.Gpu ? 2 : tilesAtWork;
    }

    public ModelCard Card => loaded.Card;

    /// <summary>Where the network runs: never <see cref="ComputeDevice.Auto"/>.</summary>
    public ComputeDevice Device { get; }

    /// <summary>Why there, as a clause.</summary>
    public string DeviceReason { get; }

    /// <summary>The tiles that a picture will be cut into.</summary>
    public TileGrid PlanTiles(RawImage raw) => PlanTiles(new BayerTiles(raw));

    /// <summary>Runs a network of the camera-linear contract; one that takes amplified mosaics is shown this one as it is.</summary>
    /// <inheritdoc cref="RunAsync(RawImage, NoiseModel, double, IProgress{double}?, CancellationToken)"/>
    public Task<LinearImage> RunAsync(
        RawImage raw,
        NoiseModel noise,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    ) => RunAsync(raw, noise, ratio: 1, progress, cancellationToken);

    /// <summary>Runs a network of the camera-linear contract.</summary>
    /// <param name="raw">The noisy picture.</param>
    /// <param name="noise">Of its sensor at its ISO.</param>
    /// <param name="ratio">By how much the mosaic is amplified, for networks that take it so.</param>
    /// <param name="progress">Receives the fraction done, after each tile, one call at a time, on any thread.</param>
    /// <param name="cancellationToken">Ends the run within one operator of the network.</param>
    /// <exception cref="ModelException">The network is of the other contract.</exception>
    public async Task<LinearImage> RunAsync(
        RawImage raw,
        NoiseModel noise,
        double ratio,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    )
    {
        RequireContract(ModelContract.CameraLinear);
        Card.Require(MosaicLayout.Bayer);
        LinearImage image = new(raw.WidthPx, raw.HeightPx);
        var coding = ContractCoding.CameraLinear(Card, noise, ratio, raw.RangeDn);
        if (raw.Turned is { } turned)
        {
            await AddAsync(new BayerTiles(raw), coding, image, share: 0.5f, Part(0, 0.5), cancellationToken);
            image.Turn();
            await AddAsync(new BayerTiles(turned), coding, image, share: 0.5f, Part(0.5, 0.5), cancellationToken);
            image.Turn();
        }
        else if (Card.Amplified is null && CoarseColors.Serve(raw, noise))
        {
            await AddAsync(new BayerTiles(raw), coding, image, share: 1, Part(0, 0.8), cancellationToken);
            await CoarseColors.AddAsync(this, image, raw, noise, Part(0.8, 0.2), cancellationToken);
        }
        else
        {
            await AddAsync(new BayerTiles(raw), coding, image, share: 1, progress, cancellationToken);
        }

        if (Card.Amplified is null)
        {
            MeanCorrection.Correct(image, SensorSamples.Of(raw), noise, cancellationToken);
        }
        else
        {
            BeyondWhite.Restore(image, raw, noise, ratio, cancellationToken);
        }

        if (raw.IsMonochrome)
        {
            MonochromeDetail.Restore(image, raw, noise, cancellationToken);
        }

        LensShading.Correct(image, raw, cancellationToken);
        return image;

        PassProgress? Part(double before, double share) => progress is null ? null : new(progress, before, share);
    }

    /// <summary>Runs a network of the camera-linear contract over an X-Trans mosaic: the one for such sensors that came with the program, where this one is for Bayer sensors.</summary>
    /// <param name="xTrans">The noisy picture.</param>
    /// <param name="noise">Of its sensor at its ISO.</param>
    /// <param name="progress">Receives the fraction done, after each tile, one call at a time, on any thread.</param>
    /// <param name="cancellationToken">Ends the run within one operator of the network.</param>
    /// <exception cref="ModelException">The network is of the other contract.</exception>
    public async Task<LinearImage> RunAsync(
        XTransImage xTrans,
        NoiseModel noise,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    )
    {
        RequireContract(ModelContract.CameraLinear);
        if (Card.Mosaic != MosaicLayout.XTrans)
        {
            return await forXTrans.Value.RunAsync(xTrans, noise, progress, cancellationToken);
        }

        LinearImage image = new(xTrans.WidthPx, xTrans.HeightPx);
        var coding = ContractCoding.CameraLinear(noise, xTrans.RangeDn);
        await AddAsync(new XTransTiles(xTrans), coding, image, share: 1, progress, cancellationToken);
        MeanCorrection.Correct(image, SensorSamples.Of(xTrans), noise, cancellationToken);
        return image;
    }

    /// <summary>Runs a network of the srgb contract.</summary>
    /// <param name="raw">The noisy picture.</param>
    /// <param name="ratio">How much brighter than the sensor's own picture the result should be.</param>
    /// <param name="progress">Receives the fraction done, after each tile, one call at a time, on any thread.</param>
    /// <param name="cancellationToken">Ends the run within one operator of the network.</param>
    /// <exception cref="ModelException">The network is of the other contract.</exception>
    public Task<SrgbImage> RunAsync(
        RawImage raw,
        double ratio,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    ) =>
        RunSrgbAsync(
            MosaicLayout.Bayer,
            new BayerTiles(raw),
            ContractCoding.Srgb(ratio, raw.RangeDn),
            progress,
            cancellationToken
        );

    /// <summary>Runs a network of the srgb contract over an X-Trans mosaic.</summary>
    /// <param name="xTrans">The noisy picture.</param>
    /// <param name="ratio">How much brighter than the sensor's own picture the result should be.</param>
    /// <param name="progress">Receives the fraction done, after each tile, one call at a time, on any thread.</param>
    /// <param name="cancellationToken">Ends the run within one operator of the network.</param>
    /// <exception cref="ModelException">The network is of the other contract, or for Bayer sensors.</exception>
    public Task<SrgbImage> RunAsync(
        XTransImage xTrans,
        double ratio,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    ) =>
        RunSrgbAsync(
            MosaicLayout.XTransNine,
            new XTransNineTiles(xTrans),
            ContractCoding.Srgb(ratio, xTrans.RangeDn),
            progress,
            cancellationToken
        );

    public void Dispose()
    {
        if (forXTrans.IsValueCreated)
        {
            forXTrans.Value.Dispose();
        }

        loaded.Dispose();
        network.Dispose();
    }

    /// <summary>For those who can only use one.</summary>
    /// <exception cref="ModelException">The network is of the other contract.</exception>
    public void RequireContract(ModelContract contract)
    {
        if (Card.Contract != contract)
        {
            throw new ModelException(
                Card.Name,
                contract == ModelContract.CameraLinear
                    ? "it makes finished sRGB pictures, and linear camera RGB is needed"
                    : "it makes linear camera RGB, and finished sRGB pictures are needed",
                $"Take a model whose {ModelCard.ContractKey} is {ModelCard.NameOf(contract)}."
            );
        }
    }

    private async Task<SrgbImage> RunSrgbAsync(
        MosaicLayout layout,
        ITileSource source,
        ContractCoding coding,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    )
    {
        RequireContract(ModelContract.Srgb);
        Card.Require(layout);
        SrgbImage image = new(source.WidthPx, source.HeightPx);
        await AddAsync(source, coding, image, share: 1, progress, cancellationToken);
        return image;
    }

    /// <summary>Adds what the network makes of a mosaic to a picture, nothing corrected afterwards.</summary>
    /// <param name="source">The mosaic.</param>
    /// <param name="coding">How its numbers become the network's.</param>
    /// <param name="image">The picture.</param>
    /// <param name="share">What the mosaic weighs in it.</param>
    /// <param name="progress">Receives the fraction done, after each tile, one call at a time, on any thread.</param>
    /// <param name="cancellationToken">Ends the run within one operator of the network.</param>
    internal async Task AddAsync(
        ITileSource source,
        ContractCoding coding,
        ColorImage image,
        float share,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    )
    {
        TileGrid grid = PlanTiles(source);
        using TileSlots slots = new(2 * workers, () => loaded.Allocate(grid, Card.Passes));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        TilePass pass = new(source, coding, grid, image, share, progress);
        async Task WorkAsync()
        {
            try
            {
                await pass.WorkAsync(slots, RunNetworkAsync, end.Token);
            }
            catch
            {
                // The others' tiles are for nothing now.
                await end.CancelAsync();
                throw;
            }
        }

        try
        {
            await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(WorkAsync, CancellationToken.None)));
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private TileGrid PlanTiles(ITileSource source) =>
        TileGrid.Cover(
            source.LeftPx + source.WidthPx,
            source.TopPx + source.HeightPx,
            maximumTilePixels,
            Card.MarginPx,
            Card.Mosaic.CellPx()
        );

    private async Task RunNetworkAsync(TileSlot slot, int tilesToCome, CancellationToken cancellationToken)
    {
        if (releasesMemory && tilesToCome < workers)
        {
            slot.ReleaseMemoryAfterRuns();
        }

        await network.WaitAsync(cancellationToken);
        try
        {
            slot.RunNetwork(cancellationToken);
        }
        finally
        {
            network.Release();
        }
    }

    private static int TilesAtWork(DenoiserOptions options)
    {
        if (options.Threads > 0)
        {
            return options.Threads;
        }

        long half = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
        return (int)Math.Clamp(half / ((long)options.TileMemoryMb << 20), 1, Environment.ProcessorCount);
    }
}
