using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Mosaic;

namespace Tapetum.Inference;

/// <summary>Memory for one tile on its way through the network.</summary>
internal sealed class TileSlot : IDisposable
{
    private readonly OrtValue mosaic;
    private readonly OrtValue rgb;
    private readonly OnnxBinding binding;

    public TileSlot(OnnxSession session, TileGrid grid)
    {
        mosaic = Allocate(1, MosaicPacker.PlaneCount, grid.TileHeightPx / 2, grid.TileWidthPx / 2);
        rgb = Allocate(1, 3, grid.TileHeightPx, grid.TileWidthPx);
        binding = session.Bind().SetInput(ModelCard.Input, mosaic).SetOutput(ModelCard.Output, rgb);
    }

    /// <summary>[4, tile height / 2, tile width / 2].</summary>
    public Span<float> Mosaic => mosaic.GetTensorMutableDataAsSpan<float>();

    /// <summary>[3, tile height, tile width].</summary>
    public ReadOnlySpan<float> Rgb => rgb.GetTensorDataAsSpan<float>();

    /// <summary>What the network takes for tensors between its layers is not kept for the next run.</summary>
    public void ReleaseMemoryAfterRuns() => binding.ShrinkArenaAfterRuns();

    public void RunNetwork(CancellationToken cancellationToken) => binding.Run(cancellationToken);

    public void Dispose()
    {
        binding.Dispose();
        mosaic.Dispose();
        rgb.Dispose();
    }

    private static OrtValue Allocate(params long[] shape) =>
        OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, shape);
}
