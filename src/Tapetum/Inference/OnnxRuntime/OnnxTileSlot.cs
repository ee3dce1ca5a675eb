using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Tapetum.Inference.Tiles;
using Tapetum.Mosaic;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary>Memory for one tile of an <see cref="OnnxNetwork"/>.</summary>
internal sealed class OnnxTileSlot : TileSlot
{
    private readonly OrtValue mosaic;
    private readonly OrtValue output;
    private readonly OnnxBinding binding;
    private readonly int widthPx;
    private readonly int heightPx;
    private readonly ModelCard card;

    public OnnxTileSlot(OnnxSession session, TileGrid grid, ModelCard card)
        : base(grid, card)
    {
        this.card = card;
        (widthPx, heightPx) = (grid.TileWidthPx, grid.TileHeightPx);
        mosaic = Allocate(1, card.Mosaic.Planes(), CellsDown, CellsAcross);
        output = card.Output switch
        {
            ModelOutput.Parts => Allocate(1, DemosaickingEnd.PartPlanes, CellsDown, CellsAcross),
            ModelOutput.Planes => Allocate(1, MosaicPacker.PlaneCount, CellsDown, CellsAcross),
            _ => Allocate(1, 3, heightPx, widthPx),
        };
        binding = session.Bind().SetInput(ModelCard.Input, mosaic).SetOutput(ModelCard.NameOf(card.Output), output);
    }

    public override Span<float> Mosaic => mosaic.GetTensorMutableDataAsSpan<float>();

    protected override int PartsPlane => CellsDown * CellsAcross;

    protected override ReadOnlySpan<float> Planes => Output;

    private ReadOnlySpan<float> Output => output.GetTensorDataAsSpan<float>();

    public override void ReleaseMemoryAfterRuns() => binding.ShrinkArenaAfterRuns();

    public override void Dispose()
    {
        binding.Dispose();
        mosaic.Dispose();
        output.Dispose();
    }

    protected override void Run(CancellationToken cancellationToken)
    {
        if (!card.HasGreenLast)
        {
            binding.Run(cancellationToken);
            return;
        }

        ExchangeLast(Mosaic);
        binding.Run(cancellationToken);
        if (card.Output == ModelOutput.Planes)
        {
            ExchangeLast(output.GetTensorMutableDataAsSpan<float>());
        }
    }

    /// <summary>Of four planes the last two change places: from RGGB to RGBG, and back.</summary>
    private void ExchangeLast(Span<float> planes)
    {
        int plane = CellsDown * CellsAcross;
        Span<float> third = planes.Slice(2 * plane, plane);
        Span<float> fourth = planes.Slice(3 * plane, plane);
        for (int i = 0; i < plane; i++)
        {
            (third[i], fourth[i]) = (fourth[i], third[i]);
        }
    }

    protected override ReadOnlySpan<float> Parts(int y) => Output[(y * CellsAcross)..];

    protected override ReadOnlySpan<float> Picture(int color, int y) =>
        Output.Slice(((color * heightPx) + y) * widthPx, widthPx);

    private static OrtValue Allocate(params long[] shape) =>
        OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, shape);
}
