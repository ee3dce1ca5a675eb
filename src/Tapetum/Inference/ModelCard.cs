using System.Globalization;
using Microsoft.ML.OnnxRuntime.Tensors;
using Tapetum.Mosaic;

namespace Tapetum.Inference;

/// <summary>
/// What a model file says about itself in its ONNX metadata, and the only place that knows what a network expects.
/// <code>
/// mosaic  float32 [batch, 4, h/2, w/2]   red, green on red rows, green on blue rows, blue; [batch, 32, h/2, w/2] of X-Trans, or
///                                            [batch, 9, h/3, w/3] as the paper packs it
/// rgb     float32 [batch, 3, h, w]               or instead of it
/// parts   float32 [batch, 48, h/2, w/2]          what <see cref="DemosaickingEnd"/> makes rgb of
/// </code>
/// </summary>
internal sealed record ModelCard
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

    /// <summary>Input and output pass through <see cref="Sensor.VarianceStabilizer"/> with a noise scale of 1/32.</summary>
    public const string VarianceStabilizedV1 = "variance-stabilized-v1";

    /// <summary>Input passes through <see cref="Sensor.AmplifiedSignal"/>; output is sRGB in [0, 1].</summary>
    public const string AmplifiedV1 = "amplified-v1";

    /// <summary>Of models that do not tell: it is enough for any network of four poolings.</summary>
    public const int DefaultMarginPx = 192;

    /// <summary>The name of the network's input.</summary>
    public const string Input = "mosaic";

    /// <summary>The name of the network's output.</summary>
    public const string Output = "rgb";

    /// <summary>The name of the output of a network whose end is <see cref="DemosaickingEnd"/>.</summary>
    public const string PartsOutput = "parts";

    private const string Advice = "Take a model that this version's `tapetum train` made.";

    public required ModelContract Contract { get; init; }

    /// <summary>Whose mosaics it takes.</summary>
    public required MosaicLayout Mosaic { get; init; }

    /// <summary>How the mosaic's values are prepared, by name.</summary>
    public required string Normalization { get; init; }

    /// <summary>The network's width: channels at full size.</summary>
    public required int Channels { get; init; }

    /// <summary>Whether the network leaves the demosaicking at its end to <see cref="DemosaickingEnd"/>.</summary>
    public bool EndsInParts { get; init; }

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

    /// <exception cref="ModelException">It is no model of Tapetum's, or one of another time.</exception>
    public static ModelCard Read(ModelForm form, string path)
    {
        IReadOnlyDictionary<string, string> notes = form.Notes;
        ModelContract contract = Required(notes, ContractKey, path) switch
        {
            CameraLinear => ModelContract.CameraLinear,
            Srgb => ModelContract.Srgb,
            string other => throw new ModelException(path, $"its contract '{other}' is unknown here", Advice),
        };
        string normalization = Required(notes, NormalizationKey, path);
        if (normalization is not (VarianceStabilizedV1 or AmplifiedV1))
        {
            throw new ModelException(path, $"its normalization '{normalization}' is unknown here", Advice);
        }

        if (!string.Equals(normalization, NormalizationOf(contract), StringComparison.Ordinal))
        {
            throw new ModelException(
                path,
                $"its normalization '{normalization}' does not go with its contract '{NameOf(contract)}'",
                Advice
            );
        }

        string cfa = Required(notes, CfaKey, path);
        MosaicLayout mosaic = Array.Find(Enum.GetValues<MosaicLayout>(), layout => NameOf(layout) == cfa);
        if (NameOf(mosaic) != cfa)
        {
            throw new ModelException(
                path,
                $"its planes are in the order of {cfa}, not of RGGB, X-Trans or X-Trans-9",
                Advice
            );
        }

        string channels = Required(notes, ChannelsKey, path);
        if (!int.TryParse(channels, CultureInfo.InvariantCulture, out int count) || count <= 0)
        {
            throw new ModelException(path, $"its {ChannelsKey} is '{channels}', not a number", Advice);
        }

        RequireTensor(form.Inputs, Input, mosaic.Planes(), path);
        bool endsInParts = form.Outputs.ContainsKey(PartsOutput);
        RequireTensor(
            form.Outputs,
            endsInParts ? PartsOutput : Output,
            endsInParts ? DemosaickingEnd.PartPlanes : 3,
            path
        );
        return new()
        {
            Contract = contract,
            Mosaic = mosaic,
            Normalization = normalization,
            Channels = count,
            EndsInParts = endsInParts,
            MarginPx = Margin(notes, path),
            Passes = PassesOf(notes, mosaic, path),
            Name = notes.GetValueOrDefault(NameKey) ?? System.IO.Path.GetFileNameWithoutExtension(path),
            Training = notes.GetValueOrDefault(TrainingKey),
        };
    }

    private static int Margin(IReadOnlyDictionary<string, string> notes, string path)
    {
        if (!notes.TryGetValue(MarginKey, out string? margin))
        {
            return DefaultMarginPx;
        }

        return
            int.TryParse(margin, CultureInfo.InvariantCulture, out int px)
            && px is >= TileGrid.LeastMarginPx and <= TileGrid.MostMarginPx
            && px % TileGrid.MarginStepPx == 0
            ? px
            : throw new ModelException(
                path,
                $"its {MarginKey} is '{margin}', not a multiple of {TileGrid.MarginStepPx} from {TileGrid.LeastMarginPx} to {TileGrid.MostMarginPx}",
                Advice
            );
    }

    private static int PassesOf(IReadOnlyDictionary<string, string> notes, MosaicLayout mosaic, string path) =>
        notes.GetValueOrDefault(PassesKey) switch
        {
            null or "1" => 1,
            "2" when mosaic == MosaicLayout.Bayer => 2,
            "4" when mosaic == MosaicLayout.Bayer => 4,
            string passes => throw new ModelException(
                path,
                $"its {PassesKey} is '{passes}', not 1, or for a Bayer mosaic 2 or 4",
                Advice
            ),
        };

    private static string Required(IReadOnlyDictionary<string, string> notes, string key, string path) =>
        notes.TryGetValue(key, out string? value)
            ? value
            : throw new ModelException(path, $"it is no model of Tapetum's: it has no {key}", Advice);

    private static void RequireTensor(
        IReadOnlyDictionary<string, TensorForm> tensors,
        string name,
        int channels,
        string path
    )
    {
        bool fits =
            tensors.Count == 1
            && tensors.TryGetValue(name, out TensorForm? only)
            && only is { Type: TensorElementType.Float, Dimensions: [_, var c, -1, -1] }
            && c == channels;
        if (!fits)
        {
            string found = string.Join(
                ", ",
                tensors.Select(n => $"{n.Key} {n.Value.Type} [{string.Join(", ", n.Value.Dimensions)}]")
            );
            throw new ModelException(
                path,
                $"it should have one '{name}' of Float [batch, {channels}, height, width] and has {found}",
                Advice
            );
        }
    }
}
