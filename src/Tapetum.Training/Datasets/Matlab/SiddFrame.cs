using System.Globalization;
using System.Text.RegularExpressions;
using PureHDF;
using Tapetum.Raw;

namespace Tapetum.Training.Datasets.Matlab;

/// <summary>
/// A raw picture of the Smartphone Image Denoising Dataset: a MATLAB 7.3 (HDF5) file whose <c>x</c> holds the mosaic, black subtracted, 1 is white, columns first. What is known of it
/// stands in the folder's name and, colours and noise, in a MATLAB 5 file beside it:
/// <code>
/// 0052_002_S6_01600_01000_5500_N/0052_NOISY_RAW_010.MAT       instance, scene, phone, ISO, 1/exposure time, light in K, low, normal or high
///                                0052_METADATA_RAW_010.MAT    what MATLAB read of the DNG file: AsShotNeutral, ColorMatrix1 …, UnknownTags
/// </code>
/// </summary>
/// <remarks>Abdelhamed, Lin, Brown, "A High-Quality Denoising Dataset for Smartphone Cameras", CVPR 2018; its readme, and programs that read it.</remarks>
internal static partial class SiddFrame
{
    /// <summary>Room for what noise leaves below black, where files hold it.</summary>
    private const float BlackDn = 1024;
    private const float WhiteDn = ushort.MaxValue;
    private static readonly string[] Illuminants = ["1", "2"];
    private const int CfaPatternTag = 33422;
    private const int NoiseProfileTag = 51041;
    private const string Advice = "Is the data set complete, and named as it was published?";

    /// <summary>Whether a file is one of these, by its name.</summary>
    public static bool IsOne(string path) => FileName().IsMatch(Path.GetFileName(path));

    /// <exception cref="DatasetException">It cannot be read.</exception>
    public static RawImage Read(string path)
    {
        string folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Match name = FolderName().Match(folder);
        if (!name.Success)
        {
            throw new DatasetException(path, $"its folder '{folder}' says neither phone nor ISO", Advice);
        }

        try
        {
            (ushort[] mosaic, int width, int height) = ReadMosaic(path);
            MatlabValue notes = ReadNotes(Kind().Replace(path, "_METADATA_RAW_"));
            return new()
            {
                Path = path,
                Mosaic = mosaic,
                WidthPx = width,
                HeightPx = height,
                Cfa = CfaOf(notes, name.Groups["phone"].Value),
                Black = BlackLevels.Uniform(BlackDn),
                WhiteLevelDn = WhiteDn,
                Color = ColorOf(notes),
                Capture = CaptureInfo.Unknown with
                {
                    Model = notes.Field("Model")?.Text ?? name.Groups["phone"].Value,
                    Iso = Number(name.Groups["iso"].Value),
                    ExposureTimeS = 1 / Number(name.Groups["shutter"].Value),
                },
                NoiseProfile = NoiseOf(notes),
            };
        }
        catch (Exception e) when (e is not TapetumException and not OutOfMemoryException)
        {
            // A library for HDF5 throws whatever it meets in a damaged file.
            throw new DatasetException(path, e.Message.TrimEnd('.'), Advice, e);
        }
    }

    private static (ushort[] Mosaic, int WidthPx, int HeightPx) ReadMosaic(string path)
    {
        using var file = H5File.OpenRead(path);
        IH5Dataset numbers = file.Dataset("x");
        if (numbers.Space.Dimensions is not [var columns, var rows])
        {
            throw new FormatException("its 'x' is no picture");
        }

        (int width, int height) = (checked((int)columns), checked((int)rows));
        float[] values =
            numbers.Type.Size == sizeof(double)
                ? Array.ConvertAll(numbers.Read<double[]>(), x => (float)x)
                : numbers.Read<float[]>();
        ushort[] mosaic = new ushort[values.Length];
        for (int x = 0; x < width; x++)
        {
            for (int y = 0; y < height; y++)
            {
                float dn = BlackDn + (values[(x * height) + y] * (WhiteDn - BlackDn));
                mosaic[(y * width) + x] = (ushort)Math.Clamp(dn + 0.5f, 0, WhiteDn);
            }
        }

        return (mosaic, width, height);
    }

    /// <summary>Without them there are neither colours nor a noise profile, which training can do without.</summary>
    private static MatlabValue ReadNotes(string path) =>
        File.Exists(path) ? MatlabFile.Read(File.ReadAllBytes(path), "metadata") : MatlabValue.Empty;

    private static CfaPattern CfaOf(MatlabValue notes, string phone) =>
        string.Concat(TagOf(notes, CfaPatternTag).Select(color => color.ToString(CultureInfo.InvariantCulture))) switch
        {
            "0112" => CfaPattern.Rggb,
            "1021" => CfaPattern.Grbg,
            "1201" => CfaPattern.Gbrg,
            "2110" => CfaPattern.Bggr,
            _ => phone switch
            {
                "IP" => CfaPattern.Rggb,
                "S6" => CfaPattern.Grbg,
                _ => CfaPattern.Bggr, // GP, N6, G4
            },
        };

    private static CameraColor ColorOf(MatlabValue notes) =>
        new()
        {
            AsShotNeutral = notes.Field("AsShotNeutral")?.Numbers
                is [> 0 and var red, > 0 and var green, > 0 and var blue]
                ? new((float)(red / green), 1, (float)(blue / green))
                : null,
            Calibrations =
            [
                .. Illuminants
                    .Where(number => notes.Field("ColorMatrix" + number)?.Numbers.Count == 9)
                    .Select(number => new CalibrationMatrix(
                        notes.Field("CalibrationIlluminant" + number)?.Numbers is [var illuminant, ..]
                            ? (int)illuminant
                            : 0,
                        Matrix3x3.FromRows([.. notes.Field("ColorMatrix" + number)!.Numbers]),
                        ForwardMatrix: null
                    )),
            ],
        };

    /// <summary>Pairs for red, green and blue, or one for all.</summary>
    private static NoiseProfile[] NoiseOf(MatlabValue notes) =>
        TagOf(notes, NoiseProfileTag) is { Count: 2 or 6 } numbers && numbers.All(x => x >= 0) && numbers[0] > 0
            ? [.. numbers.Chunk(2).Select(pair => new NoiseProfile(pair[0], pair[1]))]
            : [];

    /// <summary>Of a DNG file's tags those that MATLAB has no name for, wherever they stand.</summary>
    private static IReadOnlyList<double> TagOf(MatlabValue notes, int tag) =>
        notes
            .Descendants()
            .Where(fields => fields.TryGetValue("ID", out MatlabValue? id) && id.Numbers is [var found] && found == tag)
            .Select(fields => fields.GetValueOrDefault("Value", MatlabValue.Empty).Numbers)
            .FirstOrDefault([]);

    private static double Number(string digits) => double.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(?<instance>\d{4})_(?<scene>\d{3})_(?<phone>GP|IP|S6|N6|G4)_(?<iso>\d{5})_(?<shutter>\d{5})_\d{4}_[LNH]$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    internal static partial Regex FolderName();

    [GeneratedRegex(
        @"^\d{4}_(NOISY|GT)_RAW_\d{3}\.MAT$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex FileName();

    [GeneratedRegex(
        @"_(NOISY|GT)_RAW_(?=\d{3}\.MAT$)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Kind();
}
