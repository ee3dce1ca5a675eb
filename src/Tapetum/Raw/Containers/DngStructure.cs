namespace Tapetum.Raw.Containers;

/// <summary>
/// Finds in a TIFF's or DNG's own directories why no right picture can be made of it, where LibRaw would say nothing of use, or make a wrong one.
/// </summary>
/// <remarks>Digital Negative Specification 1.7; TIFF 6.0.</remarks>
internal static class DngStructure
{
    private const ushort NewSubfileType = 254;
    private const ushort ImageWidth = 256;
    private const ushort ImageLength = 257;
    private const ushort BitsPerSample = 258;
    private const ushort PhotometricInterpretation = 262;
    private const ushort SamplesPerPixel = 277;
    private const ushort PlanarConfiguration = 284;
    private const ushort DngVersion = 50706;
    private const ushort DngBackwardVersion = 50707;
    private const ushort BlackLevelDeltaH = 50715;
    private const ushort BlackLevelDeltaV = 50716;
    private const ushort DefaultScale = 50718;
    private const ushort ActiveArea = 50829;

    private const uint ColorFilterArray = 32803;
    private const uint LinearRaw = 34892;

    /// <summary>LibRaw reads nothing smaller.</summary>
    private const int LeastSidePx = 22;
    private const uint MostBits = 32;

    /// <summary>LibRaw takes a file with other pixels for none.</summary>
    private const double LongestPixel = 10;

    private static readonly (uint Major, uint Minor) Known = (1, 7);

    /// <param name="path">For messages.</param>
    /// <param name="stream">The file, seekable.</param>
    /// <exception cref="RawDecodeException">No right picture can be made of it.</exception>
    public static void Require(string path, Stream stream)
    {
        TiffFile file = new(stream);
        if (file.IsBig)
        {
            throw new RawDecodeException(
                path,
                "it is a BigTIFF, which has room for more than 4 GB and which is not read here",
                "Convert it with Adobe DNG Converter to a DNG of less than 4 GB."
            );
        }

        bool isDng = file.Directories is [var first, ..] && first.Value(DngVersion) is not null;
        if (file.EndsEarly && (file.Directories.Count == 0 || (isDng && !HasPicture(file))))
        {
            throw new RawDecodeException(
                path,
                "the file ends before what says where its picture is",
                "Copy it from the camera's card again."
            );
        }

        if (isDng && Refusal(file, file.Directories[0]) is { } reason)
        {
            throw new RawDecodeException(path, reason, "Convert it with Adobe DNG Converter and try again.");
        }
    }

    private static string? Refusal(TiffFile file, TiffDirectory main)
    {
        uint[] version = main.UInt32s(DngBackwardVersion);
        if (version is [var major, var minor, ..] && (major, minor).CompareTo(Known) > 0)
        {
            return $"it is for readers of DNG {major}.{minor} or later (DNGBackwardVersion), and {Known.Major}.{Known.Minor} is what is known here";
        }

        TiffDirectory picture = DngTags.PictureIn(file.Directories);
        return !HasPicture(file)
            ? "it holds pictures for display alone, and no raw one"
            : Numbers(picture) ?? Area(picture) ?? Levels(picture);
    }

    private static bool HasPicture(TiffFile file)
    {
        TiffDirectory picture = DngTags.PictureIn(file.Directories);
        return First(picture, PhotometricInterpretation, 0) is ColorFilterArray or LinearRaw
            && First(picture, NewSubfileType, 0) == 0;
    }

    /// <summary>How many numbers a pixel has, and of how many bits.</summary>
    private static string? Numbers(TiffDirectory picture)
    {
        uint kind = First(picture, PhotometricInterpretation, 0);
        uint samples = First(picture, SamplesPerPixel, 1);
        uint bits = First(picture, BitsPerSample, 1);
        bool isKnown = samples == 1 || (kind == LinearRaw && samples == 3);
        return !isKnown ? $"each of its pixels has {samples} numbers (SamplesPerPixel), of which no colours can be made"
            : bits is <= 1 or > MostBits ? $"its numbers are told to have {bits} bits each (BitsPerSample)"
            : samples > 1 && First(picture, PlanarConfiguration, 1) != 1
                ? "its colours are stored one after the other (PlanarConfiguration), which DNGs do not have"
            : null;
    }

    /// <summary>What part of the picture counts.</summary>
    private static string? Area(TiffDirectory picture)
    {
        (double width, double height) = (First(picture, ImageWidth, 0), First(picture, ImageLength, 0));
        if (width == 0 || height == 0)
        {
            return $"it claims {width} × {height} pixels";
        }

        if (picture.Value(ActiveArea)?.ToDoubles() is [var top, var left, var bottom, var right])
        {
            if (top >= bottom || left >= right || bottom > height || right > width)
            {
                return $"the part of its picture that counts (ActiveArea: {top}, {left} to {bottom}, {right}) does not lie within its {width} × {height} pixels";
            }

            (width, height) = (right - left, bottom - top);
        }

        double[] scale = picture.Value(DefaultScale)?.ToDoubles() ?? [];
        return Math.Min(width, height) < LeastSidePx
                ? $"its picture has {width} × {height} pixels, and nothing smaller than {LeastSidePx} × {LeastSidePx} is read here"
            : scale is [> 0 and var x, > 0 and var y] && Math.Max(x / y, y / x) is var times and > LongestPixel
                ? FormattableString.Invariant(
                    $"its pixels are {times:0.#} times as long one way as the other (DefaultScale)"
                )
            : null;
    }

    /// <summary>By how much black differs between rows and between columns.</summary>
    private static string? Levels(TiffDirectory picture) =>
        new[] { BlackLevelDeltaH, BlackLevelDeltaV }.Any(tag =>
            picture.Value(tag)?.ToDoubles().Any(v => !(Math.Abs(v) <= ushort.MaxValue)) == true
        )
            ? "its black level differs between rows or columns by more than its numbers can hold (BlackLevelDeltaH, BlackLevelDeltaV)"
            : null;

    private static uint First(TiffDirectory directory, ushort tag, uint usual) =>
        directory.UInt32s(tag) is [var first, ..] ? first : usual;
}
