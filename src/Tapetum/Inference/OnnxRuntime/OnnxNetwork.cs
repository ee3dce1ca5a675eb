using Tapetum.Inference.Tiles;
using Tapetum.Mosaic;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary>Any network of either contract, run by ONNX Runtime.</summary>
/// <param name="session">The network's own from now on.</param>
/// <param name="card">What the network says of itself.</param>
internal sealed class OnnxNetwork(OnnxSession session, ModelCard card) : TileNetwork(card, BytesPerPassPixelOf(card))
{
    /// <exception cref="ModelException">The file is no model of Tapetum's.</exception>
    /// <exception cref="OnnxException">It cannot be loaded, or not with that provider.</exception>
    public static OnnxNetwork Load(string modelPath, OnnxSessionOptions options)
    {
        var session = OnnxSession.Load(modelPath, options);
        try
        {
            return new(session, ModelCard.Read(session.Form, modelPath));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    protected override TileSlot AllocatePass(TileGrid grid) => new OnnxTileSlot(session, grid, Card);

    public override void Dispose() => session.Dispose();

    /// <summary>
    /// Measured by what a process of two tiles takes with smaller and larger ones; a second input and output wait their turn: networks of residual blocks with 16
    /// and 32 channels 170 and 215 bytes where they end in parts, 133 to 148 and 177 to 186 where they end in colours, the paper's with 8, 16 and 32 89, 82 and 127.
    /// The 32 planes of X-Trans take more, twice.
    /// </summary>
    private static int BytesPerPassPixelOf(ModelCard card) =>
        (card.Output == ModelOutput.Parts ? 118 : 92)
        + (3 * card.Channels)
        + (card.Mosaic == MosaicLayout.XTrans ? 80 : 0);
}
