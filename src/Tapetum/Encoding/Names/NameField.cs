using System.Globalization;

namespace Tapetum.Encoding.Names;

/// <summary>Something that the name of a picture may contain.</summary>
/// <param name="Name">As it stands between braces.</param>
/// <param name="Meaning">For the help.</param>
/// <param name="Value">Of a photograph; null when that does not say.</param>
internal sealed record NameField(string Name, string Meaning, Func<NamedPhoto, object?> Value)
{
    private const string Unknown = "unknown";

    public static IReadOnlyList<NameField> All { get; } =
    [
        new("name", "the raw file's name without its ending", photo => Path.GetFileNameWithoutExtension(photo.Path)),
        new("ext", "the picture's ending", _ => null),
        new("folder", "the folder that the raw file is in", photo => new FileInfo(photo.Path).Directory!.Name),
        new("subfolder", "the folders between INPUT and the raw file", photo => photo.Subfolder),
        new(
            "date",
            "when it was taken: 2024-02-29, or {date:yyyy/MM} and the like",
            photo => Moment(photo, "yyyy-MM-dd")
        ),
        new("time", "when it was taken: 23-59-58", photo => Moment(photo, "HH-mm-ss")),
        new("camera", "maker and model", photo => Camera(photo)),
        new("lens", "the lens", photo => photo.Capture?.Lens),
        new("iso", "sensitivity: 3200", photo => photo.Capture?.Iso),
        new("exposure", "exposure time in seconds: 0.05", photo => photo.Capture?.ExposureTimeS),
        new("aperture", "f-number: 2.8", photo => photo.Capture?.ApertureF),
        new("focal", "focal length in mm: 35", photo => photo.Capture?.FocalLengthMm),
    ];

    public static NameField? Find(string name) =>
        All.FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Only moments take one, of .NET's custom kind.</summary>
    public bool TakesFormat(string format)
    {
        try
        {
            return Name is "date" or "time"
                && DateTime.UnixEpoch.ToString(format, CultureInfo.InvariantCulture).Length > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The text for a photograph, fit to be part of a path on any system.</summary>
    public string Of(NamedPhoto photo, string? format) =>
        Value(photo) switch
        {
            null => Unknown,
            FormattedMoment moment => Clean(moment.Text(format), keepFolders: true),
            double number => number.ToString("0.#####", CultureInfo.InvariantCulture),
            object text => Clean($"{text}", keepFolders: Name == "subfolder"),
        };

    private static FormattedMoment? Moment(NamedPhoto photo, string usual) =>
        photo.Capture?.CapturedAtLocal is { } moment ? new(moment, usual) : null;

    /// <summary>Many makers begin the model's name with their own: then once is enough.</summary>
    private static string? Camera(NamedPhoto photo) =>
        photo.Capture is not { } capture ? null
        : capture.Model.StartsWith(capture.Make, StringComparison.OrdinalIgnoreCase) ? capture.Model
        : $"{capture.Make} {capture.Model}".Trim();

    private static string Clean(string text, bool keepFolders)
    {
        string clean = string.Concat(
            text.Select(c =>
                (keepFolders && c is '/')
                || (!char.IsControl(c) && !"/\\:*?\"<>|".Contains(c, StringComparison.Ordinal))
                    ? c
                    : '-'
            )
        );
        string[] parts =
        [
            .. clean.Split('/', StringSplitOptions.TrimEntries).Select(part => part is "." or ".." ? Unknown : part),
        ];
        string whole = string.Join('/', parts);
        return whole.Length == 0 && !keepFolders ? Unknown : whole;
    }

    private sealed record FormattedMoment(DateTime Moment, string Usual)
    {
        public string Text(string? format) => Moment.ToString(format ?? Usual, CultureInfo.InvariantCulture);
    }
}
