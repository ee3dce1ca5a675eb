using System.Runtime.InteropServices;
using Tapetum.Inference.Bfloat16.Native;
using Tapetum.Inference.Onnx;
using Tapetum.Inference.Tiles;
using Tapetum.Mosaic;

namespace Tapetum.Inference.Bfloat16;

/// <summary>
/// A network of our own kind, run by convolutions of our own in bfloat16, where the processor has instructions for such numbers: several times as fast as
/// ONNX Runtime's floats, in a fifth of the memory, for at most some hundredths of a decibel.
/// </summary>
internal sealed unsafe class Bfloat16Network : TileNetwork
{
    private readonly NetworkLibrary.NetworkHandle handle;

    private Bfloat16Network(NetworkLibrary.NetworkHandle handle, ModelCard card, int bytesPerPassPixel)
        : base(card, bytesPerPassPixel) => this.handle = handle;

    /// <returns>Null where the processor lacks the instructions, or the model is of another kind or none.</returns>
    /// <exception cref="ModelException">It is an ONNX model, and none of Tapetum's.</exception>
    public static Bfloat16Network? TryLoad(string modelPath)
    {
        if (
            !NetworkLibrary.IsSupported
            || OnnxFile.TryRead(modelPath) is not { Graph: { } graph } model
            || ResidualGraph.TryRead(graph, ModelCard.Input, ModelCard.PartsOutput) is not { } layers
        )
        {
            return null;
        }

        var card = ModelCard.Read(OnnxFile.FormOf(model), modelPath);
        if (layers[0].Inputs != card.Mosaic.Planes() || layers[^1].Outputs != DemosaickingEnd.PartPlanes)
        {
            return null;
        }

        return new(Create(layers, modelPath), card, BytesPerPassPixelOf(layers));
    }

    protected override TileSlot AllocatePass(TileGrid grid) => new Bfloat16TileSlot(handle, grid, Card);

    public override void Dispose() => handle.Dispose();

    private static NetworkLibrary.NetworkHandle Create(IReadOnlyList<ResidualLayer> layers, string name)
    {
        List<GCHandle> pins = [];
        float* Pin(float[] numbers)
        {
            var pin = GCHandle.Alloc(numbers, GCHandleType.Pinned);
            pins.Add(pin);
            return (float*)pin.AddrOfPinnedObject();
        }

        try
        {
            NetworkLibrary.Layer[] natives =
            [
                .. layers.Select(layer => new NetworkLibrary.Layer
                {
                    Kind = (int)layer.Kind,
                    Inputs = layer.Inputs,
                    Outputs = layer.Outputs,
                    Slope = layer.Slope,
                    Weights = Pin(layer.Weights),
                    Bias = Pin(layer.Bias),
                    SecondWeights = Pin(layer.SecondWeights),
                    SecondBias = Pin(layer.SecondBias),
                }),
            ];
            fixed (NetworkLibrary.Layer* first = natives)
            {
                NetworkLibrary.NetworkHandle made = NetworkLibrary.CreateNetwork(first, natives.Length);
                return made.IsInvalid ? throw new OutOfRoomException(name, "there is no memory for its weights") : made;
            }
        }
        finally
        {
            pins.ForEach(pin => pin.Free());
        }
    }

    /// <summary>The mosaic twice, its demosaicking's means, and a picture of bfloat16 for each level.</summary>
    private static int BytesPerPassPixelOf(IReadOnlyList<ResidualLayer> layers)
    {
        const int Planes = 4 + 4 + 3;
        const int CellPixels = MosaicPacker.CellPx * MosaicPacker.CellPx;
        double bytes = Planes * sizeof(float);
        double share = 1;
        foreach (ResidualLayer layer in layers)
        {
            if (layer.Kind is ResidualLayerKind.Head or ResidualLayerKind.Down)
            {
                bytes += share * sizeof(ushort) * layer.Outputs;
                share /= 4;
            }
        }

        return (int)Math.Ceiling(1.1 * bytes / CellPixels);
    }
}
