using Tapetum.Inference.OnnxRuntime;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Inference;

/// <summary>
/// Runs a network over a mosaic, tile by tile: noise goes, colours come. Loaded once, it serves many pictures, also at the same time.
/// <code>
/// mosaic ─ pack ─ stabilise ─ stuck pixels ─► network ─► unstabilise ─ interleave ─► linear camera RGB
///          tile i + 1          tile i     tile i − 1                  at the same time
/// </code>
/// Afterwards deep shadows get back the mean colour that the mosaic has there, and the lens's shading is undone, where the file says how.
/// </summary>
public sealed class Denoiser : IDisposable
{
    private readonly OnnxSession session;
    private readonly long maximumTilePixels;
    private readonly bool releasesMemory;

    /// <param name="modelPath">An ONNX file of either contract; <see cref="ModelStore.Find"/> knows those that came with the program.</param>
    /// <param name="options">Where and how to run it.</param>
    /// <exception cref="ModelException">The file is no such model.</exception>
    /// <exception cref="OnnxException">It cannot be loaded, or not on that device.</exception>
    public Denoiser(string modelPath, DenoiserOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MemoryBudgetMb);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads);

        // Tensors are placed in the arena as they come: planning them ahead holds a second copy of the arena, for no speed.
        OnnxSessionOptions sessionOptions = new() { IntraOpThreads = options.Threads, EnableMemoryPattern = false };
        (session, Device, DeviceReason) = DeviceSession.Load(modelPath, options.Device, sessionOptions);
        try
        {
            Card = ModelCard.Read(session, modelPath);
        }
        catch
        {
            session.Dispose();
            throw;
        }

        releasesMemory = options.ReleaseMemory;
        maximumTilePixels = ((long)options.MemoryBudgetMb << 20) / BytesPerTilePixel(Card.Channels);
    }

    public ModelCard Card { get; }

    /// <summary>Where the network runs: never <see cref="ComputeDevice.Auto"/>.</summary>
    public ComputeDevice Device { get; }

    /// <summary>Why there, as a clause.</summary>
    public string DeviceReason { get; }

    /// <summary>The tiles that a picture will be cut into.</summary>
    public TileGrid PlanTiles(RawImage raw) =>
        TileGrid.Cover(MosaicPacker.GridWidthPx(raw), MosaicPacker.GridHeightPx(raw), maximumTilePixels);

    /// <summary>Runs a network of the camera-linear contract.</summary>
    /// <param name="raw">The noisy picture.</param>
    /// <param name="noise">Of its sensor at its ISO.</param>
    /// <param name="progress">Receives the fraction done, after each tile, one call at a time, on any thread.</param>
    /// <param name="cancellationToken">Ends the run within one operator of the network.</param>
    /// <exception cref="ModelException">The network is of the other contract.</exception>
    public async Task<LinearImage> RunAsync(
        RawImage raw,
        NoiseModel noise,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    )
    {
        RequireContract(ModelContract.CameraLinear);
        LinearImage image = new(raw.WidthPx, raw.HeightPx);
        await RunAsync(raw, ContractCoding.CameraLinear(noise, raw.RangeDn), image, progress, cancellationToken);
        MeanCorrection.Correct(image, raw, noise, cancellationToken);
        LensShading.Correct(image, raw, cancellationToken);
        return image;
    }

    /// <summary>Runs a network of the srgb contract.</summary>
    /// <param name="raw">The noisy picture.</param>
    /// <param name="ratio">How much brighter than the sensor's own picture the result should be.</param>
    /// <param name="progress">Receives the fraction done, after each tile, one call at a time, on any thread.</param>
    /// <param name="cancellationToken">Ends the run within one operator of the network.</param>
    /// <exception cref="ModelException">The network is of the other contract.</exception>
    public async Task<SrgbImage> RunAsync(
        RawImage raw,
        double ratio,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    )
    {
        RequireContract(ModelContract.Srgb);
        SrgbImage image = new(raw.WidthPx, raw.HeightPx);
        await RunAsync(raw, ContractCoding.Srgb(ratio, raw.RangeDn), image, progress, cancellationToken);
        return image;
    }

    public void Dispose() => session.Dispose();

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

    private async Task RunAsync(
        RawImage raw,
        ContractCoding coding,
        ColorImage image,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    )
    {
        TileGrid grid = PlanTiles(raw);
        int count = grid.Tiles.Count;
        TileWriter writer = new(raw, coding, grid, image);
        using TileSlot even = new(session, grid, Card.EndsInParts);
        using TileSlot odd = new(session, grid, Card.EndsInParts);
        TileSlot SlotOf(int tile) => tile % 2 == 0 ? even : odd;

        void Read(int tile)
        {
            Span<float> planes = SlotOf(tile).Mosaic;
            MosaicPacker.Pack(raw, grid.Tiles[tile].Outer, planes);
            coding.Encode(planes);
            if (Card.Contract == ModelContract.CameraLinear)
            {
                StuckPixels.Replace(planes, grid.TileWidthPx / 2, grid.TileHeightPx / 2);
            }
        }

        void Write(int tile) => writer.Write(SlotOf(tile), grid.Tiles[tile]);

        void ReadAndWrite(int next, int previous)
        {
            if (next < count)
            {
                Read(next);
            }

            if (previous >= 0)
            {
                Write(previous);
            }
        }

        await Task.Run(() => Read(0), cancellationToken);
        for (int tile = 0; tile < count; tile++)
        {
            int current = tile;
            if (releasesMemory && tile == count - 1)
            {
                SlotOf(tile).ReleaseMemoryAfterRuns();
            }

            await Task.WhenAll(
                Task.Run(() => SlotOf(current).RunNetwork(cancellationToken), CancellationToken.None),
                Task.Run(() => ReadAndWrite(next: current + 1, previous: current - 1), CancellationToken.None)
            );
            if (tile < count - 1)
            {
                progress?.Report((tile + 1.0) / count);
            }
        }

        await Task.Run(() => Write(count - 1), cancellationToken);
        progress?.Report(1);
    }

    /// <summary>
    /// What a tile's pixel costs while the network runs, its input and output included; a second input and output wait their turn (16 bytes). Exported
    /// networks of residual blocks with 16 and 32 channels were measured at 133 to 148 and 177 to 186 bytes by the shape of the tile, the paper's with 8, 16 and 32 at 89, 82 and 127.
    /// </summary>
    private static int BytesPerTilePixel(int channels) => 92 + (3 * channels);
}
