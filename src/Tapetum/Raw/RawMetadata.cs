using Tapetum.Raw.Containers;
using Tapetum.Raw.Native;
using Tapetum.Raw.Opcodes;
using Tapetum.Raw.Preparation;
using Tapetum.Raw.XTrans;

namespace Tapetum.Raw;

/// <summary>Gives the numbers that LibRaw found the meaning that <see cref="RawImage"/> has for them.</summary>
internal static unsafe class RawMetadata
{
    /// <summary>EXIF orientation by LibRaw's bits: 1 mirrors columns, 2 mirrors rows, 4 transposes.</summary>
    private static ReadOnlySpan<byte> OrientationByFlip => [1, 2, 4, 3, 5, 8, 6, 7];

    public static RawImage Describe(
        string path,
        in RawInfo info,
        DngTags dng,
        SourceMetadata metadata,
        ushort[] mosaic,
        CancellationToken cancellationToken
    )
    {
        MosaicPlane plane = new(
            mosaic,
            info.Width,
            info.Height,
            dng.Cfa?.AsBayer() is { BlockPx: 1 } blocks && blocks is { LeftPx: 0, TopPx: 0 }
                ? blocks.Pattern
                : CfaOf(info),
            BlackOf(info, dng),
            info.White
        );
        MosaicPreparation ready = new(path, plane, dng, RawColors.AsShotNeutralOf(info), cancellationToken);
        CaptureInfo capture = ExifCapture.Correct(CaptureOf(info), metadata);
        return new()
        {
            Path = path,
            Mosaic = ready.Plane.Values,
            WidthPx = ready.Plane.WidthPx,
            HeightPx = ready.Plane.HeightPx,
            Cfa = ready.Plane.Cfa,
            IsMonochrome = info.Mosaic == RawMosaicKind.Monochrome,
            Black = ready.Plane.Black,
            WhiteLevelDn = ready.Plane.WhiteDn,
            Color = RawColors.ColorOf(info, dng),
            Capture = capture,
            NoiseProfile = ready.NoiseProfile,
            GainMaps = ready.GainMaps,
            OpcodesNotApplied = ready.OpcodesNotApplied,
            Remarks = [.. ready.Remarks, .. dng.Remarks],
            Metadata = (ready.BlockPx > 1 ? metadata.Binned(ready.BlockPx) : metadata)
                .WithPictureOpcodes(ready.ForPicture)
                .WithMosaicOpcodes(LeftOfStored(info, dng, ready), LeftOfMosaic(ready))
                .WithLens(capture, ready.Plane.WidthPx, ready.Plane.HeightPx),
            BaselineExposureEv = BaselineExposureOf(info),
        };
    }

    /// <summary>Where it clips and what is black is found among the samples of <see cref="XTransCells"/>.</summary>
    public static XTransImage DescribeXTrans(
        string path,
        in RawInfo info,
        DngTags dng,
        SourceMetadata metadata,
        ushort[] mosaic,
        CancellationToken cancellationToken
    )
    {
        XTransPhase phase = new(info.Cfa[0], info.Cfa[1]);
        BlackLevels black = BlackOf(info, dng);
        MosaicPlane cells = XTransCells.Of(mosaic, info.Width, info.Height, phase, black, info.White);
        MosaicPreparation ready = new(
            path,
            cells,
            dng.LevelsAlone(),
            RawColors.AsShotNeutralOf(info),
            cancellationToken
        );
        List<string> remarks = [.. ready.Remarks];
        if (Opcode.RemarkOn([.. dng.Opcodes2.Where(o => !o.IsOptional).Select(o => o.Id)]) is { } remark)
        {
            remarks.Add(remark);
        }

        if (ready.Plane.WhiteDn != info.White)
        {
            // As the cells were: what lies above the level found has clipped, in whatever colour.
            SensorClipping.Clamp(mosaic, (ushort)ready.Plane.WhiteDn);
        }

        CaptureInfo capture = ExifCapture.Correct(CaptureOf(info), metadata);
        return new()
        {
            Path = path,
            Mosaic = mosaic,
            WidthPx = info.Width,
            HeightPx = info.Height,
            Phase = phase,
            Black = black.Shifted(ready.Plane.Black.MeanDn - cells.Black.MeanDn),
            WhiteLevelDn = ready.Plane.WhiteDn,
            NoiseProfile = ready.NoiseProfile,
            Color = RawColors.ColorOf(info, dng),
            Capture = capture,
            BaselineExposureEv = BaselineExposureOf(info),
            Metadata = metadata.WithLens(capture, info.Width, info.Height),
            Remarks = remarks,
        };
    }

    public static RgbImage Describe(
        string path,
        in RawInfo info,
        DngTags dng,
        SourceMetadata metadata,
        ushort[] rgb,
        RgbOrigin origin,
        CancellationToken cancellationToken
    )
    {
        bool isAboveBlack = info.IsDng == 0 || info.IsLossyDng != 0;
        RgbPlane plane = new(rgb, info.Width, info.Height);
        LinearPreparation.Result ready =
            origin == RgbOrigin.LinearRaw
                ? LinearPreparation.Apply(path, plane, dng, info.White, isAboveBlack, cancellationToken)
                : new(
                    plane,
                    info.White,
                    [],
                    [.. dng.Opcodes1.Concat(dng.Opcodes2).Where(StoredOpcodes.MustBeSaid).Select(o => o.Id)]
                );
        return new()
        {
            Path = path,
            Rgb = ready.Plane.Values,
            WidthPx = ready.Plane.WidthPx,
            HeightPx = ready.Plane.HeightPx,
            WhiteLevel = ready.White,
            Color = RawColors.ColorOf(info, dng),
            Capture = ExifCapture.Correct(CaptureOf(info), metadata),
            BaselineExposureEv = BaselineExposureOf(info),
            Metadata = metadata.WithPictureOpcodes(ready.ForPicture),
            Remarks = Opcode.RemarkOn(ready.NotApplied) is { } remark ? [remark, .. dng.Remarks] : dng.Remarks,
            Origin = origin,
        };
    }

    /// <summary>They count from the corner of the stored picture: without margins and in the same pixels, they still do.</summary>
    private static IReadOnlyList<Opcode> LeftOfStored(in RawInfo info, DngTags dng, MosaicPreparation ready) =>
        ready.BlockPx == 1 && dng is { ActiveTopPx: 0, ActiveLeftPx: 0 } && info.Width == ready.Plane.WidthPx
            ? ready.LeftOfStored
            : [];

    private static IReadOnlyList<Opcode> LeftOfMosaic(MosaicPreparation ready) =>
        ready.BlockPx == 1
            ? ready.LeftOfMosaic
            : BinnedOpcodes.Of(ready.LeftOfMosaic.OfType<GainMapOpcode>(), ready.BlockPx);

    /// <summary>As a DNG tells; else as its masked pixels, or those of another file, show.</summary>
    public static BlackLevels BlackOf(in RawInfo info, DngTags dng)
    {
        if (dng.Black is { } told)
        {
            return told;
        }

        return info.IsDng != 0 && info.HasMaskedBlack != 0 && dng.HasMaskedPixels
            ? new(2, 2, [info.MaskedBlack[0], info.MaskedBlack[1], info.MaskedBlack[2], info.MaskedBlack[3]])
            : BlackOf(info);
    }

    /// <summary>black(x, y) = BlackCell[y mod 2, x mod 2] + BlackPattern[y mod rows, x mod columns]</summary>
    public static BlackLevels BlackOf(in RawInfo info)
    {
        bool cellIsUniform =
            info.BlackCell[0] == info.BlackCell[1]
            && info.BlackCell[0] == info.BlackCell[2]
            && info.BlackCell[0] == info.BlackCell[3];
        int patternRows = Math.Max(1, info.BlackRows);
        int patternColumns = Math.Max(1, info.BlackColumns);
        int rows = cellIsUniform || patternRows % 2 == 0 ? patternRows : 2 * patternRows;
        int columns = cellIsUniform || patternColumns % 2 == 0 ? patternColumns : 2 * patternColumns;
        var levelsDn = new float[rows * columns];
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                float patternDn =
                    info.BlackRows == 0
                        ? 0
                        : info.BlackPattern[(y % patternRows * patternColumns) + (x % patternColumns)];
                levelsDn[(y * columns) + x] = info.BlackCell[((y & 1) * 2) + (x & 1)] + patternDn;
            }
        }

        return new BlackLevels(columns, rows, levelsDn);
    }

    public static CaptureInfo CaptureOf(in RawInfo info)
    {
        fixed (
            byte* make = info.Make,
                model = info.Model,
                lens = info.Lens
        )
        {
            string lensName = Text(lens, 128);
            return new CaptureInfo
            {
                Make = Text(make, 64),
                Model = Text(model, 64),
                Iso = OrNull(info.Iso),
                ExposureTimeS = OrNull(info.ExposureTime),
                ApertureF = OrNull(info.Aperture),
                FocalLengthMm = OrNull(info.FocalLength),
                Lens = lensName.Length == 0 ? null : lensName,
                CapturedAtLocal =
                    info.Captured[0] == 0
                        ? null
                        : new DateTime(
                            info.Captured[0],
                            info.Captured[1],
                            info.Captured[2],
                            info.Captured[3],
                            info.Captured[4],
                            Math.Min(info.Captured[5], 59),
                            DateTimeKind.Unspecified
                        ),
                Orientation = OrientationByFlip[info.Flip & 7],
            };
        }
    }

    private static double BaselineExposureOf(in RawInfo info) =>
        Math.Abs(info.BaselineExposure) < 20 ? info.BaselineExposure : 0; // −999 when absent

    private static CfaPattern CfaOf(in RawInfo info)
    {
        int red = 0;
        while (red < 3 && info.Cfa[red] != 0)
        {
            red++;
        }

        return new CfaPattern(RedColumn: red & 1, RedRow: red >> 1);
    }

    private static double? OrNull(float value) => value is > 0 and < 1e9f ? Rounded(value) : null;

    /// <summary>The seven digits that a float holds: 0.002197802 rather than 0.002197802299633622.</summary>
    private static double Rounded(float value) => (double)(decimal)value;

    internal static string Text(byte* text, int maxLength)
    {
        ReadOnlySpan<byte> bytes = new(text, maxLength);
        int end = bytes.IndexOf((byte)0);
        return System.Text.Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]).Trim();
    }
}
