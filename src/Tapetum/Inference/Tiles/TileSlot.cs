using Tapetum.Mosaic;

namespace Tapetum.Inference.Tiles;

/// <summary>Memory for one tile on its way through the network, and its picture, row by row.</summary>
internal abstract class TileSlot : IDisposable
{
    private readonly EndOfTile? end;

    /// <summary>Of a network that ends in planes: nothing is added to their demosaicking. One row stands for all 48 of them.</summary>
    private readonly float[]? noParts;

    /// <param name="grid">How large tiles are.</param>
    /// <param name="card">What the network takes and gives.</param>
    protected TileSlot(TileGrid grid, ModelCard card)
    {
        int cellPx = card.Mosaic.CellPx();
        (CellsAcross, CellsDown) = (grid.TileWidthPx / cellPx, grid.TileHeightPx / cellPx);
        end = card.Output == ModelOutput.Colors ? null : new EndOfTile(CellsAcross, CellsDown);
        noParts = card.Output == ModelOutput.Planes ? new float[CellsAcross] : null;
    }

    /// <summary>[C, tile height / 2, tile width / 2].</summary>
    public abstract Span<float> Mosaic { get; }

    protected int CellsAcross { get; }

    protected int CellsDown { get; }

    /// <summary>From plane to plane of <see cref="Parts"/>.</summary>
    protected abstract int PartsPlane { get; }

    /// <summary>A row of the tile's picture in one colour, [tile width], as the network's contract has it. Rows that are asked for in order cost least.</summary>
    public ReadOnlySpan<float> Row(int color, int y)
    {
        if (end is null)
        {
            return Picture(color, y);
        }

        if (end.Holds(y))
        {
            return end.Row(color, y);
        }

        int cell = y / MosaicPacker.CellPx;
        end.Make(noParts ?? Parts(cell), noParts is null ? PartsPlane : 0, cell);
        return end.Row(color, y);
    }

    public void RunNetwork(CancellationToken cancellationToken)
    {
        Run(cancellationToken);
        end?.Begin(noParts is null ? Mosaic : Planes);
    }

    /// <summary>What the network takes for tensors between its layers is not kept for the next run.</summary>
    public virtual void ReleaseMemoryAfterRuns() { }

    public abstract void Dispose();

    protected abstract void Run(CancellationToken cancellationToken);

    /// <summary>A row of cells in the parts of a network that ends in them; valid until the next is asked for.</summary>
    protected abstract ReadOnlySpan<float> Parts(int y);

    /// <summary>What a network that ends in planes made, [4, tile height / 2, tile width / 2].</summary>
    protected virtual ReadOnlySpan<float> Planes => throw new NotSupportedException();

    /// <summary>A row of a network that ends in colours.</summary>
    protected virtual ReadOnlySpan<float> Picture(int color, int y) => throw new NotSupportedException();

    /// <summary>The pair of rows that the end made last.</summary>
    private sealed class EndOfTile(int cellsAcross, int cellsDown)
    {
        private readonly DemosaickingEnd end = new(cellsAcross, cellsDown);
        private readonly float[] upper = new float[3 * 2 * cellsAcross];
        private readonly float[] lower = new float[3 * 2 * cellsAcross];
        private int made = -1;

        public void Begin(ReadOnlySpan<float> planes)
        {
            end.Read(planes);
            made = -1;
        }

        public bool Holds(int y) => made == y / MosaicPacker.CellPx;

        public void Make(ReadOnlySpan<float> parts, int plane, int y)
        {
            made = y;
            end.Write(parts, plane, y, upper, lower);
        }

        public ReadOnlySpan<float> Row(int color, int y) =>
            (y % 2 == 0 ? upper : lower).AsSpan(color * 2 * cellsAcross, 2 * cellsAcross);
    }
}
