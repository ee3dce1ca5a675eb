using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Tapetum.Raw.Lenses;

/// <summary>
/// What one file of lensfun's database says, format 1 or 2. Distortion: poly3, poly5 and ptlens; lateral colour: linear and poly3; vignetting: pa. Others are left out.
/// <code>
/// poly3    r·(1 − k₁ + k₁r²)          linear  r·k
/// poly5    r·(1 + k₁r² + k₂r⁴)        poly3   r·(v + c·r + b·r²)
/// ptlens   r·(d + c·r + b·r² + a·r³), d = 1 − a − b − c       pa  1 + k₁r² + k₂r⁴ + k₃r⁶
/// </code>
/// </summary>
/// <remarks>lensfun.github.io/manual, "lensfun's database format" and lfDistortionModel, lfTCAModel, lfVignettingModel.</remarks>
internal sealed record LensfunFile(
    IReadOnlyList<LensMount> Mounts,
    IReadOnlyList<LensCamera> Cameras,
    IReadOnlyList<LensCalibration> Lenses
)
{
    private const double UsualAspectRatio = 1.5;

    /// <exception cref="XmlException">It is damaged.</exception>
    public static LensfunFile Read(TextReader text)
    {
        List<LensMount> mounts = [];
        List<LensCamera> cameras = [];
        List<LensCalibration> lenses = [];
        using var reader = XmlReader.Create(
            text,
            new() { DtdProcessing = DtdProcessing.Ignore, IgnoreComments = true }
        );
        reader.MoveToContent();
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                reader.Read();
                continue;
            }

            var element = (XElement)XNode.ReadFrom(reader);
            switch (element.Name.LocalName)
            {
                case "mount":
                    mounts.Add(new(Texts(element, "name").FirstOrDefault("")) { FitsAlso = Texts(element, "compat") });
                    break;
                case "camera" when Number(element.Element("cropfactor")?.Value) is > 0 and var crop:
                    cameras.Add(
                        new(MakersOf(element), NamesOf(element), Texts(element, "mount").FirstOrDefault(""), crop)
                    );
                    break;
                case "lens" when LensOf(element) is { } lens:
                    lenses.Add(lens);
                    break;
            }
        }

        return new(mounts, cameras, lenses);
    }

    private static LensCalibration? LensOf(XElement lens)
    {
        XElement[] measured = [.. lens.Elements("calibration").Elements()];
        XElement? calibration = lens.Element("calibration");
        double? crop = Number(lens.Element("cropfactor")?.Value) ?? Number(calibration?.Attribute("cropfactor")?.Value);
        if (crop is not > 0 || measured.Length == 0)
        {
            return null;
        }

        string[] makers = Texts(lens, "maker");
        string model = Texts(lens, "model").FirstOrDefault("");
        double[] focals = [.. measured.Select(e => Of(e, "focal", 0)).Where(mm => mm > 0)];
        bool namesMaker = makers is [] || model.StartsWith(makers[0], StringComparison.OrdinalIgnoreCase);
        return new()
        {
            Makers = MakersOf(lens),
            Names = NamesOf(lens),
            Shown = namesMaker ? model : $"{makers[0]} {model}",
            Mounts = Texts(lens, "mount"),
            CropFactor = crop.Value,
            AspectRatio = AspectOf(
                lens.Element("aspect-ratio")?.Value ?? calibration?.Attribute("aspect-ratio")?.Value
            ),
            LeastFocalMm = focals.DefaultIfEmpty(0).Min(),
            MostFocalMm = focals.DefaultIfEmpty(0).Max(),
            Distortions =
            [
                .. measured.Select(DistortionOf).OfType<LensCalibration.Distortion>().OrderBy(d => d.FocalMm),
            ],
            LateralFringes = [.. measured.Select(FringesOf).OfType<LensCalibration.Fringes>().OrderBy(f => f.FocalMm)],
            Vignettings = [.. measured.Select(VignettingOf).OfType<LensCalibration.Vignetting>()],
        };
    }

    private static LensCalibration.Distortion? DistortionOf(XElement e)
    {
        (double k1, double k2) = (Of(e, "k1", 0), Of(e, "k2", 0));
        (double a, double b, double c) = (Of(e, "a", 0), Of(e, "b", 0), Of(e, "c", 0));
        double[]? factor = (e.Name.LocalName, e.Attribute("model")?.Value) switch
        {
            ("distortion", "poly3") => [1 - k1, 0, k1],
            ("distortion", "poly5") => [1, 0, k1, 0, k2],
            ("distortion", "ptlens") => [1 - a - b - c, c, b, a],
            _ => null,
        };
        return factor is null ? null : new(Of(e, "focal", 0), factor);
    }

    private static LensCalibration.Fringes? FringesOf(XElement e) =>
        (e.Name.LocalName, e.Attribute("model")?.Value) switch
        {
            ("tca", "linear") => new(Of(e, "focal", 0), [Of(e, "kr", 1)], [Of(e, "kb", 1)]),
            ("tca", "poly3") => new(
                Of(e, "focal", 0),
                [Of(e, "vr", 1), Of(e, "cr", 0), Of(e, "br", 0)],
                [Of(e, "vb", 1), Of(e, "cb", 0), Of(e, "bb", 0)]
            ),
            _ => null,
        };

    private static LensCalibration.Vignetting? VignettingOf(XElement e) =>
        (e.Name.LocalName, e.Attribute("model")?.Value) == ("vignetting", "pa")
        && Of(e, "aperture", 0) is > 0 and var aperture
        && Of(e, "distance", 0) is > 0 and var distance
            ? new(Of(e, "focal", 0), aperture, distance, [1, Of(e, "k1", 0), Of(e, "k2", 0), Of(e, "k3", 0)])
            : null;

    private static LensName[] NamesOf(XElement element) =>
        [.. Texts(element, "model").Select(model => new LensName(model)).Where(name => !name.IsNothing)];

    private static HashSet<string> MakersOf(XElement element) =>
        [.. Texts(element, "maker").SelectMany(maker => new LensName(maker).Words)];

    private static string[] Texts(XElement element, string name) =>
        [.. element.Elements(name).Select(e => e.Value.Trim())];

    private static double Of(XElement element, string attribute, double otherwise) =>
        Number(element.Attribute(attribute)?.Value) ?? otherwise;

    /// <summary>3:2 or 1.5.</summary>
    private static double AspectOf(string? text) =>
        text?.Split(':') is [var across, var down] && Number(across) is > 0 and var a && Number(down) is > 0 and var d
            ? a / d
        : Number(text) is >= 1 and var ratio ? ratio
        : UsualAspectRatio;

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        && double.IsFinite(number)
            ? number
            : null;
}
