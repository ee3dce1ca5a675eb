using Tapetum.Inference;
using Tapetum.Sensor;
using Tapetum.Training.Networks.PyTorch;
using Tapetum.Training.Networks.TensorFlow;

namespace Tapetum.Training.Networks;

/// <summary>Weights that others trained, in our network.</summary>
/// <param name="Weights">To be disposed by the receiver.</param>
/// <param name="Layout">Whose they are.</param>
/// <param name="Range">What the network sees of the amplified mosaic.</param>
internal sealed record OthersWeights(Weights Weights, OthersLayout Layout, AmplifiedRange Range) : IDisposable
{
    /// <param name="path">A state dict of PyTorch's, or a checkpoint of TensorFlow's.</param>
    /// <param name="layout">Whose they are; null where the file is to tell.</param>
    /// <param name="range">What the network sees of the amplified mosaic; null for what <paramref name="layout"/> has.</param>
    /// <exception cref="StateDictException">They cannot be read, or are another network's.</exception>
    public static OthersWeights Read(string path, OthersLayout? layout, AmplifiedRange? range)
    {
        string? under = null;
        IReadOnlyDictionary<string, TorchTensor> source = CheckpointBundle.NameOf(path) is { } checkpoint
            ? SidCheckpoint.Read(checkpoint)
            : StateDict.Read(path, out under);
        bool isRepNr = RepNrBlocks.AreIn(source);
        source = isRepNr ? RepNrBlocks.Fold(source, path) : source;
        UNet network = SidLayout.NetworkOf(source, path);
        OthersLayout told =
            !network.MakesPlanes ? OthersLayout.Sid
            : isRepNr || under?.StartsWith("params", StringComparison.Ordinal) == true ? OthersLayout.Led
            : under == "netG" ? OthersLayout.Eld
            : OthersLayout.Pmn;
        if (layout is { } asked && network.MakesPlanes == (asked == OthersLayout.Sid))
        {
            throw new StateDictException(
                path,
                network.MakesPlanes
                    ? "its U-Net makes a mosaic, and SID's makes colours"
                    : "its U-Net makes colours, as SID's does",
                network.MakesPlanes ? "Import it with --layout eld, pmn or led." : "Import it with --layout sid."
            );
        }

        layout ??= told;
        if (layout == OthersLayout.Sid && range is not (null or AmplifiedRange.BlackToWhite))
        {
            throw new StateDictException(path, "SID's U-Net sees what is from black to white", "Leave out --clip.");
        }

        Weights weights = new(network);
        try
        {
            SidLayout.Put(source, path, weights);
            return new(weights, layout.Value, range ?? RangeOf(layout.Value));
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>A model file of them.</summary>
    /// <param name="name">The model's.</param>
    /// <param name="half">Store weights as 16-bit floats.</param>
    public byte[] ToModel(string name, bool half) =>
        Layout == OthersLayout.Sid
            ? ModelExporter.Export(Weights, ModelContract.Srgb, ModelCard.AmplifiedV1, name, half)
            : ModelExporter.Export(Weights, ModelContract.CameraLinear, ModelCard.NormalizationOf(Range), name, half);

    public void Dispose() => Weights.Dispose();

    private static AmplifiedRange RangeOf(OthersLayout layout) =>
        layout switch
        {
            OthersLayout.Led => AmplifiedRange.ToWhite,
            OthersLayout.Pmn => AmplifiedRange.Whole,
            _ => AmplifiedRange.BlackToWhite,
        };
}
