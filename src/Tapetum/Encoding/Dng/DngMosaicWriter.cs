using System.Buffers.Binary;
using System.Globalization;
using System.Numerics.Tensors;
using Tapetum.Encoding.Tiff;
using Tapetum.Raw;
using Tapetum.Raw.XTrans;

namespace Tapetum.Encoding.Dng;

/// <summary>
/// Writes a <see cref="RawImage"/> as an uncompressed 16-bit DNG, with all that it knows; <see cref="RawDecoder"/> reads the same image back.
/// For synthetic raw files, and for tests.
/// <code>
/// header (8) · IFD0 with DNG's tags · EXIF directory · one strip: rows of 16-bit pixels, little-endian
/// </code>
/// </summary>
/// <remarks>Adobe, "Digital Negative (DNG) Specification" 1.6.0.0; TIFF/EP; EXIF 2.32.</remarks>
internal static class DngMosaicWriter
{
    private const int HeaderBytes = 8;
    private const uint Millionths = 1_000_000;

    /// <summary>A float below 65536 with 16 bits after the point is kept to the last bit.</summary>
    private const uint Parts65536 = 65_536;

    /// <inheritdoc cref="Write(Stream, RawImage, DngMosaicLayout)"/>
    public static void Write(Stream stream, RawImage raw) => Write(stream, raw, DngMosaicLayout.Plain);

    /// <summary>Writes the whole file; the stream stays open.</summary>
    /// <exception cref="ArgumentException">A value of the mosaic is not in the linearization table.</exception>
    public static void Write(Stream stream, RawImage raw, DngMosaicLayout layout)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(raw);
        ArgumentNullException.ThrowIfNull(layout);
        int width = raw.WidthPx + layout.LeftMarginPx + layout.RightMarginPx;
        int height = raw.HeightPx + layout.TopMarginPx + layout.BottomMarginPx;
        TiffDirectoryWriter exif = Exif(raw.Capture);
        TiffDirectoryWriter main = Main(raw, layout, width, height);
        AddPointers(main, 0, 0);
        int exifOffset = HeaderBytes + main.LengthBytes;
        int pixelOffset = exifOffset + exif.LengthBytes;
        AddPointers(main, exifOffset, pixelOffset);

        stream.Write([(byte)'I', (byte)'I', 42, 0, HeaderBytes, 0, 0, 0]);
        stream.Write(main.ToBytes(HeaderBytes));
        stream.Write(exif.ToBytes(exifOffset));
        WritePixels(stream, raw, layout, width);
    }

    private static void AddPointers(TiffDirectoryWriter main, int exifOffset, int pixelOffset)
    {
        main.AddLongs(34665, (uint)exifOffset); // ExifIFD
        main.AddLongs(273, (uint)pixelOffset); // StripOffsets
    }

    private static TiffDirectoryWriter Main(RawImage raw, DngMosaicLayout layout, int width, int height)
    {
        TiffDirectoryWriter d = new();
        d.AddLongs(254, 0); // NewSubfileType: the main picture
        d.AddLongs(256, (uint)width);
        d.AddLongs(257, (uint)height);
        d.AddShorts(258, 16); // BitsPerSample
        d.AddShorts(259, 1); // Compression: none
        d.AddShorts(262, (ushort)(layout.IsMonochrome ? 34892 : 32803)); // PhotometricInterpretation: LinearRaw, or colour filter array
        d.AddText(271, raw.Capture.Make);
        d.AddText(272, raw.Capture.Model);
        d.AddShorts(274, (ushort)raw.Capture.Orientation);
        d.AddShorts(277, 1); // SamplesPerPixel
        d.AddLongs(278, (uint)height); // RowsPerStrip
        d.AddLongs(279, checked((uint)(2L * width * height))); // StripByteCounts
        d.AddShorts(284, 1); // PlanarConfiguration
        d.AddText(306, Time(raw.Capture));
        if (!layout.IsMonochrome)
        {
            AddFilters(d, raw.Cfa, layout.XTrans);
        }

        d.AddBytes(50706, 1, 4, 0, 0); // DNGVersion
        d.AddBytes(50707, 1, 1, 0, 0); // DNGBackwardVersion
        d.AddText(50708, $"{raw.Capture.Make} {raw.Capture.Model}".Trim()); // UniqueCameraModel
        AddLevels(d, raw, layout);
        DngColorTags.AddTo(d, raw.Color);
        d.AddSignedRationals(50730, Millionths, raw.BaselineExposureEv);
        return d;
    }

    private static void AddFilters(TiffDirectoryWriter d, CfaPattern cfa, XTransPhase? xTrans)
    {
        ushort period = xTrans is null ? (ushort)2 : (ushort)XTransPattern.PeriodPx;
        int ColorAt(int x, int y) =>
            xTrans is { } phase ? XTransPattern.ColorAt(x + phase.X, y + phase.Y) : cfa.ColorAt(x, y);
        d.AddBytes(50710, 0, 1, 2); // CFAPlaneColor
        d.AddShorts(50711, 1); // CFALayout: rectangular
        d.AddShorts(33421, period, period); // CFARepeatPatternDim
        d.AddBytes(
            33422, // CFAPattern
            [.. Enumerable.Range(0, period * period).Select(i => (byte)ColorAt(i % period, i / period))]
        );
    }

    private static void AddLevels(TiffDirectoryWriter d, RawImage raw, DngMosaicLayout layout)
    {
        if (layout.LinearizationTable is { } table)
        {
            d.AddShorts(50712, [.. table]);
        }

        BlackLevels black = raw.Black;
        d.AddShorts(50713, (ushort)black.Rows, (ushort)black.Columns); // BlackLevelRepeatDim
        d.AddRationals(50714, Parts65536, Doubles(black.PatternDn));
        if (black.ColumnOffsetsDn.Length > 0)
        {
            d.AddSignedRationals(50715, Parts65536, Doubles(black.ColumnOffsetsDn)); // BlackLevelDeltaH
        }

        if (black.RowOffsetsDn.Length > 0)
        {
            d.AddSignedRationals(50716, Parts65536, Doubles(black.RowOffsetsDn)); // BlackLevelDeltaV
        }

        d.AddLongs(50717, (uint)MathF.Round(raw.WhiteLevelDn));
        (uint top, uint left) = ((uint)layout.TopMarginPx, (uint)layout.LeftMarginPx);
        d.AddLongs(50829, top, left, top + (uint)raw.HeightPx, left + (uint)raw.WidthPx); // ActiveArea
        if (raw.GainMaps.Count > 0)
        {
            d.AddUndefined(51009, GainMapOpcodes.Of(raw.GainMaps)); // OpcodeList2
        }

        if (raw.NoiseProfile.Count > 0)
        {
            d.AddDoubles(51041, [.. raw.NoiseProfile.SelectMany(p => new[] { p.Scale, p.Offset })]);
        }
    }

    private static double[] Doubles(ReadOnlySpan<float> values)
    {
        double[] doubles = new double[values.Length];
        TensorPrimitives.ConvertTruncating(values, doubles);
        return doubles;
    }

    private static TiffDirectoryWriter Exif(CaptureInfo capture)
    {
        TiffDirectoryWriter d = new();
        d.AddUndefined(36864, "0232"u8); // ExifVersion
        AddExposureTime(d, capture.ExposureTimeS);
        AddPositive(d, 33437, capture.ApertureF);
        if (capture.Iso is > 0)
        {
            d.AddShorts(34855, (ushort)Math.Min(capture.Iso.Value, ushort.MaxValue));
        }

        d.AddText(36867, Time(capture)); // DateTimeOriginal
        AddPositive(d, 37386, capture.FocalLengthMm);
        if (capture.IsBracketed)
        {
            d.AddShorts(41986, 2); // ExposureMode
        }

        d.AddText(42036, capture.Lens);
        return d;
    }

    /// <summary>As photographers say it: 1/455 s, or millionths of a second.</summary>
    private static void AddExposureTime(TiffDirectoryWriter d, double? seconds)
    {
        double inverse = Math.Round(1 / (seconds ?? 1));
        if (seconds is < 1 and > 1e-6 && Math.Abs((inverse * seconds.Value) - 1) < 1e-5)
        {
            d.AddRationals(33434, (uint)inverse, 1 / inverse);
        }
        else
        {
            AddPositive(d, 33434, seconds);
        }
    }

    private static void AddPositive(TiffDirectoryWriter d, ushort tag, double? value)
    {
        if (value is > 0)
        {
            d.AddRationals(tag, value < 4000 ? Millionths : 1000, value.Value);
        }
    }

    private static void WritePixels(Stream stream, RawImage raw, DngMosaicLayout layout, int width)
    {
        byte[] masked = new byte[2 * width];
        byte[] bytes = new byte[2 * width];
        for (int y = -layout.TopMarginPx; y < raw.HeightPx + layout.BottomMarginPx; y++)
        {
            if (y < 0 || y >= raw.HeightPx)
            {
                stream.Write(masked);
                continue;
            }

            ReadOnlySpan<ushort> row = raw.Mosaic.Span.Slice(y * raw.WidthPx, raw.WidthPx);
            Span<byte> visible = bytes.AsSpan(2 * layout.LeftMarginPx);
            for (int x = 0; x < row.Length; x++)
            {
                ushort stored = Stored(row[x], layout.LinearizationTable);
                BinaryPrimitives.WriteUInt16LittleEndian(visible[(2 * x)..], stored);
            }

            stream.Write(bytes);
        }
    }

    private static ushort Stored(ushort value, IReadOnlyList<ushort>? table)
    {
        if (table is null)
        {
            return value;
        }

        (int low, int high) = (0, table.Count - 1);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = table[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return table[low] == value
            ? (ushort)low
            : throw new ArgumentException($"The linearization table does not hold {value}.", nameof(table));
    }

    private static string? Time(CaptureInfo capture) =>
        capture.CapturedAtLocal?.ToString("yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture);
}
