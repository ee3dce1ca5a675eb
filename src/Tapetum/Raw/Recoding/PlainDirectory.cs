using Tapetum.Raw.Containers;

namespace Tapetum.Raw.Recoding;

/// <summary>The directory of a picture whose pixels became plain 16-bit numbers: how they are stored, and the levels that go with them, are told anew.</summary>
internal static class PlainDirectory
{
    private const ushort BlackLevel = 50714;
    private const ushort WhiteLevel = 50717;
    private const ushort ActiveArea = 50829;

    /// <summary>BlackLevelDeltaH and BlackLevelDeltaV.</summary>
    private static readonly ushort[] BlackDeltas = [50715, 50716];

    /// <param name="file">The file.</param>
    /// <param name="picture">As it was stored.</param>
    /// <param name="scale">How its numbers were changed.</param>
    /// <param name="pixelsAt">Where they lie now.</param>
    /// <param name="pixelBytes">How much they take.</param>
    public static DirectoryCopy Of(
        TiffFile file,
        StoredPicture picture,
        SampleScale scale,
        long pixelsAt,
        long pixelBytes
    )
    {
        DirectoryCopy d = new(file, picture.Directory);
        d.Remove(317, 322, 323, 324, 325, 50975, 52547); // predictor, tiles, interleaved fields
        d.SetShorts(258, [.. Enumerable.Repeat((ushort)16, picture.Samples)]); // BitsPerSample
        d.SetShorts(259, 1); // Compression: none
        d.SetLong(273, checked((uint)pixelsAt)); // StripOffsets
        d.SetLong(278, (uint)picture.HeightPx); // RowsPerStrip
        d.SetLong(279, checked((uint)pixelBytes)); // StripByteCounts
        d.SetShorts(339, [.. Enumerable.Repeat((ushort)1, picture.Samples)]); // SampleFormat: whole numbers
        double[] white = NumbersOf(picture.Directory, WhiteLevel);
        if (scale != SampleScale.Same || white.Length == 0)
        {
            double[] levels = white.Length == 0 ? [WhiteOf(picture)] : white;
            d.SetShorts(WhiteLevel, [.. levels.Select(scale.ToCode)]);
        }

        if (scale != SampleScale.Same)
        {
            double[] black = NumbersOf(picture.Directory, BlackLevel);
            if (black.Length == 0)
            {
                d.Remove(50713); // BlackLevelRepeatDim
            }

            d.SetRationals(
                BlackLevel,
                [
                    .. (black.Length == 0 ? new double[picture.Samples] : black).Select(b =>
                        scale.Offset + (scale.Factor * b)
                    ),
                ],
                signed: false
            );
            foreach (ushort tag in BlackDeltas.Where(tag => picture.Directory.Count(tag) > 0))
            {
                d.SetRationals(tag, [.. NumbersOf(picture.Directory, tag).Select(b => scale.Factor * b)], signed: true);
            }
        }

        return d;
    }

    /// <summary>The same picture with rows as long as its tiles', of which the right part does not count.</summary>
    public static DirectoryCopy WithRowsOfTiles(TiffFile file, StoredPicture picture)
    {
        DirectoryCopy d = new(file, picture.Directory);
        d.SetLong(256, (uint)picture.TileWidthPx); // ImageWidth
        if (picture.Directory.Count(ActiveArea) == 0)
        {
            d.SetShorts(ActiveArea, 0, 0, (ushort)picture.HeightPx, (ushort)picture.WidthPx);
        }

        return d;
    }

    /// <summary>DNG: 1 for floating-point numbers and the largest possible for others, when the file does not say.</summary>
    public static double WhiteOf(StoredPicture picture) =>
        NumbersOf(picture.Directory, WhiteLevel) is { Length: > 0 } white && white.Max() > 0 ? white.Max()
        : picture.IsFloat ? 1
        : Math.ScaleB(1, picture.BitsPerSample) - 1;

    private static double[] NumbersOf(TiffDirectory directory, ushort tag) =>
        directory.Doubles(tag) is { Length: > 0 } fractions
            ? fractions
            : [.. directory.UInt32s(tag).Select(number => (double)number)];
}
