using System.Numerics.Tensors;
using Tapetum.Mosaic;

namespace Tapetum.Inference.Tiles;

/// <summary>
/// A tile of a Bayer mosaic that goes through the network as it is and mirrored, and becomes the mean of what comes out: where the network guesses, guesses differ and average out
/// (self-ensemble: Timofte, Rothe and Van Gool, "Seven ways to improve example-based single image super resolution", CVPR 2016). Mirrored about one of its red pixels
/// it begins with red again:
/// <code>
/// R G R G R G       of W cells, column 2·(W − 1) − x takes the place of column x, and so with rows
/// </code>
/// What would take the last column's and row's place is missing; they are the tile's margin, which no picture shows.
/// </summary>
internal sealed class MirroredPasses : TileSlot
{
    /// <summary>Of a tile's pixel, beside the network's own: the mosaic and the sums.</summary>
    public const int BytesPerTilePixel = (1 + Colors) * sizeof(float);

    private const int Colors = 3;

    /// <summary>In the order of their worth.</summary>
    private static readonly (bool Across, bool Down)[] Mirrors =
    [
        (false, false),
        (true, true),
        (true, false),
        (false, true),
    ];

    private readonly TileSlot slot;
    private readonly int count;
    private readonly float[] mosaic;
    private readonly float[] sums; // [3, height, width] px
    private readonly float[] turned;

    /// <param name="slot">Of one pass; this one's from now on.</param>
    /// <param name="grid">How large tiles are.</param>
    /// <param name="card">What the network takes and gives.</param>
    /// <param name="count">Of passes: 2 or 4.</param>
    public MirroredPasses(TileSlot slot, TileGrid grid, ModelCard card, int count)
        : base(grid, card with { Output = ModelOutput.Colors })
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Mirrors.Length);
        (this.slot, this.count) = (slot, count);
        mosaic = GC.AllocateUninitializedArray<float>(slot.Mosaic.Length);
        sums = GC.AllocateUninitializedArray<float>(Colors * HeightPx * WidthPx);
        turned = new float[WidthPx];
    }

    public override Span<float> Mosaic => mosaic;

    protected override int PartsPlane => throw new NotSupportedException();

    private int WidthPx => CellsAcross * MosaicPacker.CellPx;

    private int HeightPx => CellsDown * MosaicPacker.CellPx;

    public override void ReleaseMemoryAfterRuns() => slot.ReleaseMemoryAfterRuns();

    public override void Dispose() => slot.Dispose();

    protected override void Run(CancellationToken cancellationToken)
    {
        sums.AsSpan().Clear();
        foreach ((bool across, bool down) in Mirrors.AsSpan(0, count))
        {
            for (int plane = 0; plane < MosaicPacker.PlaneCount; plane++)
            {
                Mirror(plane, across, down);
            }

            slot.RunNetwork(cancellationToken);
            for (int y = 0; y < HeightPx; y++)
            {
                AddRow(y, across, down);
            }
        }
    }

    protected override ReadOnlySpan<float> Picture(int color, int y) => Sums(color, y);

    protected override ReadOnlySpan<float> Parts(int y) => throw new NotSupportedException();

    private Span<float> Sums(int color, int y) => sums.AsSpan(((color * HeightPx) + y) * WidthPx, WidthPx);

    /// <summary>A plane of the pass's mosaic. Planes of odd columns or rows move by a cell, and their last one is repeated.</summary>
    private void Mirror(int plane, bool across, bool down)
    {
        (int oddRow, int oddColumn) = Math.DivRem(plane, MosaicPacker.CellPx);
        for (int y = 0; y < CellsDown; y++)
        {
            int from = down ? Math.Max(0, CellsDown - 1 - oddRow - y) : y;
            Span<float> to = slot.Mosaic.Slice(((plane * CellsDown) + y) * CellsAcross, CellsAcross);
            mosaic.AsSpan(((plane * CellsDown) + from) * CellsAcross, CellsAcross).CopyTo(to);
            if (across)
            {
                to.Reverse();
                to[oddColumn..].CopyTo(to);
            }
        }
    }

    /// <summary>A row of what the pass came to goes where it belongs.</summary>
    private void AddRow(int y, bool across, bool down)
    {
        int to = down ? HeightPx - 2 - y : y;
        for (int color = 0; color < Colors && to >= 0; color++)
        {
            ReadOnlySpan<float> row = slot.Row(color, y);
            if (across)
            {
                row[..^1].CopyTo(turned);
                turned.AsSpan(0, WidthPx - 1).Reverse();
                row = turned;
            }

            Span<float> sum = Sums(color, to);
            TensorPrimitives.MultiplyAdd(row, 1f / count, sum, sum);
        }
    }
}
