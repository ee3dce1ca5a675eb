using System.Globalization;
using Microsoft.ML.OnnxRuntime.Tensors;
using Tapetum.Mosaic;

namespace Tapetum.Inference;

/// <content>How it is read from a model file, and what is refused there.</content>
internal sealed partial record ModelCard
{
    private const string Advice = "Take a model that this version's `tapetum train` made.";

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
        string cfa = Required(notes, CfaKey, path);
        bool hasGreenLast = cfa == Rgbg;
        MosaicLayout mosaic = Array.Find(Enum.GetValues<MosaicLayout>(), layout => NameOf(layout) == cfa);
        if (NameOf(mosaic) != cfa && !hasGreenLast)
        {
            throw new ModelException(
                path,
                $"its planes are in the order of {cfa}, not of RGGB, RGBG, X-Trans or X-Trans-9",
                Advice
            );
        }

        string normalization = NormalizationIn(notes, contract, mosaic, path);
        string channels = Required(notes, ChannelsKey, path);
        if (!int.TryParse(channels, CultureInfo.InvariantCulture, out int count) || count <= 0)
        {
            throw new ModelException(path, $"its {ChannelsKey} is '{channels}', not a number", Advice);
        }

        RequireTensor(form.Inputs, Input, mosaic.Planes(), path);
        ModelOutput output = OutputIn(form, mosaic, normalization, path);
        return new()
        {
            Contract = contract,
            Mosaic = mosaic,
            HasGreenLast = hasGreenLast,
            Normalization = normalization,
            Channels = count,
            Output = output,
            MarginPx = Margin(notes, path),
            Passes = PassesOf(notes, mosaic, path),
            Name = notes.GetValueOrDefault(NameKey) ?? System.IO.Path.GetFileNameWithoutExtension(path),
            Training = notes.GetValueOrDefault(TrainingKey),
        };
    }

    private static string NormalizationIn(
        IReadOnlyDictionary<string, string> notes,
        ModelContract contract,
        MosaicLayout mosaic,
        string path
    )
    {
        string normalization = Required(notes, NormalizationKey, path);
        if (normalization is not (VarianceStabilizedV1 or AmplifiedV1 or AmplifiedToWhiteV1 or AmplifiedUnclippedV1))
        {
            throw new ModelException(path, $"its normalization '{normalization}' is unknown here", Advice);
        }

        bool fits =
            normalization == NormalizationOf(contract)
            || (
                contract == ModelContract.CameraLinear
                && mosaic == MosaicLayout.Bayer
                && normalization != VarianceStabilizedV1
            );
        return fits
            ? normalization
            : throw new ModelException(
                path,
                $"its normalization '{normalization}' does not go with its contract '{NameOf(contract)}' and planes of {NameOf(mosaic)}",
                Advice
            );
    }

    private static ModelOutput OutputIn(ModelForm form, MosaicLayout mosaic, string normalization, string path)
    {
        ModelOutput output =
            form.Outputs.ContainsKey(PartsOutput) ? ModelOutput.Parts
            : form.Outputs.ContainsKey(PlanesOutput) ? ModelOutput.Planes
            : ModelOutput.Colors;
        if (output == ModelOutput.Planes && (mosaic != MosaicLayout.Bayer || form.Notes[ContractKey] != CameraLinear))
        {
            throw new ModelException(
                path,
                $"it makes '{PlanesOutput}', which can be of the contract '{CameraLinear}' and planes of RGGB alone",
                Advice
            );
        }

        if (output == ModelOutput.Parts && form.Notes[CfaKey] == Rgbg)
        {
            throw new ModelException(path, $"it makes '{PartsOutput}', which go with planes of RGGB alone", Advice);
        }

        RequireTensor(form.Outputs, NameOf(output), PlanesOf(output), path);
        return output;
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
