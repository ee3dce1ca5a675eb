using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Mosaic;

namespace Tapetum.Inference.Tiles;

/// <summary>Memory for one tile on its way through the network, and its picture, row by row.</summary>
internal sealed class TileSlot : IDisposable
{
    private readonly OrtValue mosaic;
    private readonly OrtValue output;
    private readonly OnnxBinding binding;
    private readonly int widthPx;
    private readonly int heightPx;
    private readonly EndOfTile? end;

    /// <param name="session">The network.</param>
    /// <param name="grid">How large tiles are.</param>
    /// <param name="card">What the network takes and gives.</param>
    public TileSlot(OnnxSession session, TileGrid grid, ModelCard card)
    {
        (widthPx, heightPx) = (grid.TileWidthPx, grid.TileHeightPx);
        int cellPx = card.Mosaic.CellPx();
        (int cellsAcross, int cellsDown) = (widthPx / cellPx, heightPx / cellPx);
        bool endsInParts = card.EndsInParts;
        end = endsInParts ? new EndOfTile(cellsAcross, cellsDown) : null;
        mosaic = Allocate(1, card.Mosaic.Planes(), cellsDown, cellsAcross);
        output = endsInParts
            ? Allocate(1, DemosaickingEnd.PartPlanes, cellsDown, cellsAcross)
            : Allocate(1, 3, heightPx, widthPx);
        string name = endsInParts ? ModelCard.PartsOutput : ModelCard.Output;
        binding = session.Bind().SetInput(ModelCard.Input, mosaic).SetOutput(name, output);
    }

    /// <summary>[C, tile height / 2, tile width / 2].</summary>
    public Span<float> Mosaic => mosaic.GetTensorMutableDataAsSpan<float>();

    private ReadOnlySpan<float> Output => output.GetTensorDataAsSpan<float>();

    /// <summary>A row of the tile's picture in one colour, [tile width], as the network's contract has it. Rows that are asked for in order cost least.</summary>
    public ReadOnlySpan<float> Row(int color, int y) =>
        end is null ? Output.Slice(((color * heightPx) + y) * widthPx, widthPx) : end.Row(Output, color, y);

    /// <summary>What the network takes for tensors between its layers is not kept for the next run.</summary>
    public void ReleaseMemoryAfterRuns() => binding.ShrinkArenaAfterRuns();

    public void RunNetwork(CancellationToken cancellationToken)
    {
        binding.Run(cancellationToken);
        end?.Begin(Mosaic);
    }

    public void Dispose()
    {
        binding.Dispose();
        mosaic.Dispose();
        output.Dispose();
    }

    private static OrtValue Allocate(params long[] shape) =>
        OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, shape);

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

        public ReadOnlySpan<float> Row(ReadOnlySpan<float> parts, int color, int y)
        {
            if (made != y / 2)
            {
                made = y / 2;
                end.Write(parts, made, upper, lower);
            }

            return (y % 2 == 0 ? upper : lower).AsSpan(color * 2 * cellsAcross, 2 * cellsAcross);
        }
    }
}
