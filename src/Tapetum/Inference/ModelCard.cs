using Tapetum.Mosaic;
using Tapetum.Sensor;

namespace Tapetum.Inference;

/// <summary>
/// What a model file says about itself in its ONNX metadata, and the only place that knows what a network expects.
/// <code>
/// mosaic  float32 [batch, 4, h/2, w/2]   red, green on red rows, green on blue rows, blue; [batch, 32, h/2, w/2] of X-Trans, or
///                                            [batch, 9, h/3, w/3] as the paper packs it
/// rgb     float32 [batch, 3, h, w]               or instead of it
/// parts   float32 [batch, 48, h/2, w/2]          what <see cref="DemosaickingEnd"/> makes rgb of
/// planes  float32 [batch, 4, h/2, w/2]           the mosaic without its noise, in the input's planes
/// </code>
/// </summary>
internal sealed partial record ModelCard
{
    public const string ContractKey = "tapetum.contract";
    public const string NormalizationKey = "tapetum.normalization";
    public const string CfaKey = "tapetum.cfa";
    public const string ChannelsKey = "tapetum.channels";
    public const string MarginKey = "tapetum.margin_px";
    public const string PassesKey = "tapetum.passes";
    public const string NameKey = "tapetum.name";
    public const string TrainingKey = "tapetum.training";

    public const string CameraLinear = "camera-linear";
    public const string Srgb = "srgb";

    /// <summary>Input and output pass through <see cref="VarianceStabilizer"/> with a noise scale of 1/32.</summary>
    public const string VarianceStabilizedV1 = "variance-stabilized-v1";

    /// <summary>Input passes through <see cref="AmplifiedSignal"/>; output is sRGB in [0, 1], or of the camera-linear contract as much amplified as the input.</summary>
    public const string AmplifiedV1 = "amplified-v1";

    /// <summary>The same with <see cref="AmplifiedRange.ToWhite"/>, for the camera-linear contract.</summary>
    public const string AmplifiedToWhiteV1 = "amplified-to-white-v1";

    /// <summary>The same with <see cref="AmplifiedRange.Whole"/>, for the camera-linear contract.</summary>
    public const string AmplifiedUnclippedV1 = "amplified-unclipped-v1";

    /// <summary>Of models that do not tell: it is enough for any network of four poolings.</summary>
    public const int DefaultMarginPx = 192;

    /// <summary>Bayer planes as the paper and those after it have them: red, green on red rows, blue, green on blue rows.</summary>
    public const string Rgbg = "RGBG";

    /// <summary>The name of the network's input.</summary>
    public const string Input = "mosaic";

    /// <summary>The name of the output of a network that makes colours.</summary>
    public const string ColorsOutput = "rgb";

    /// <summary>The name of the output of a network whose end is <see cref="DemosaickingEnd"/>.</summary>
    public const string PartsOutput = "parts";

    /// <summary>The name of the output of a network that makes a mosaic of a mosaic.</summary>
    public const string PlanesOutput = "planes";

    public required ModelContract Contract { get; init; }

    /// <summary>Whose mosaics it takes.</summary>
    public required MosaicLayout Mosaic { get; init; }

    /// <summary>Whether its Bayer planes, those that go in and those that come out, are in the order of <see cref="Rgbg"/>.</summary>
    public bool HasGreenLast { get; init; }

    /// <summary>How the mosaic's values are prepared, by name.</summary>
    public required string Normalization { get; init; }

    /// <summary>The network's width: channels at full size.</summary>
    public required int Channels { get; init; }

    /// <summary>What comes out of it.</summary>
    public ModelOutput Output { get; init; }

    /// <summary>What it sees of an amplified mosaic; null where the mosaic is not amplified but stabilised.</summary>
    public AmplifiedRange? Amplified =>
        Normalization switch
        {
            AmplifiedV1 => AmplifiedRange.BlackToWhite,
            AmplifiedToWhiteV1 => AmplifiedRange.ToWhite,
            AmplifiedUnclippedV1 => AmplifiedRange.Whole,
            _ => null,
        };

    /// <summary>
    /// How far inside a tile the network's results are good: what lies beyond the tile's edge is felt there by less than a 16-bit code. <c>tapetum bench reach</c>
    /// measures it. A multiple of 16, as packing and four poolings have it.
    /// </summary>
    public required int MarginPx { get; init; }

    /// <summary>How often a tile goes through the network, mirrored: <see cref="Tiles.MirroredPasses"/>. 1, or of a Bayer sensor's 2 or 4.</summary>
    public int Passes { get; init; } = 1;

    public required string Name { get; init; }

    /// <summary>How it was trained, as JSON of the trainer's own; null when the model does not tell.</summary>
    public required string? Training { get; init; }

    /// <summary>As model files and configurations have it.</summary>
    public static string NameOf(ModelContract contract) => contract == ModelContract.Srgb ? Srgb : CameraLinear;

    /// <summary>As model files have it.</summary>
    public static string NameOf(MosaicLayout layout) =>
        layout switch
        {
            MosaicLayout.XTrans => "X-Trans",
            MosaicLayout.XTransNine => "X-Trans-9",
            _ => "RGGB",
        };

    /// <summary>How a contract's networks are fed.</summary>
    public static string NormalizationOf(ModelContract contract) =>
        contract == ModelContract.Srgb ? AmplifiedV1 : VarianceStabilizedV1;

    /// <summary>How networks of the camera-linear contract are fed that are shown so much of an amplified mosaic.</summary>
    public static string NormalizationOf(AmplifiedRange range) =>
        range switch
        {
            AmplifiedRange.ToWhite => AmplifiedToWhiteV1,
            AmplifiedRange.Whole => AmplifiedUnclippedV1,
            _ => AmplifiedV1,
        };

    /// <summary>The output's name.</summary>
    public static string NameOf(ModelOutput output) =>
        output switch
        {
            ModelOutput.Parts => PartsOutput,
            ModelOutput.Planes => PlanesOutput,
            _ => ColorsOutput,
        };

    /// <summary>How many planes the output has.</summary>
    private static int PlanesOf(ModelOutput output) =>
        output switch
        {
            ModelOutput.Parts => DemosaickingEnd.PartPlanes,
            ModelOutput.Planes => MosaicPacker.PlaneCount,
            _ => 3,
        };

    /// <exception cref="ModelException">It is for other sensors.</exception>
    public void Require(MosaicLayout layout)
    {
        if (Mosaic != layout)
        {
            throw new ModelException(
                Name,
                $"it is for {SensorsOf(Mosaic)} sensors, and this one has {SensorsOf(layout)} filters",
                "Leave the model out: for each kind of sensor the one that came with the program is taken."
            );
        }
    }

    private static string SensorsOf(MosaicLayout layout) => layout == MosaicLayout.Bayer ? "Bayer" : "X-Trans";
}
