using Tapetum.Development.Lens;
using Tapetum.Raw;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor.Estimation;

namespace Tapetum.Cli.Reports;

/// <summary>What <c>inspect --json</c> prints. Null means that the file does not say.</summary>
internal sealed record InspectReport
{
    public required string File { get; init; }
    public required string Make { get; init; }
    public required string Model { get; init; }
    public required string? Lens { get; init; }
    public required double? Iso { get; init; }
    public required double? ExposureTimeS { get; init; }
    public required double? ApertureF { get; init; }
    public required double? FocalLengthMm { get; init; }

    /// <summary>The camera's clock: ISO 8601 without a time zone.</summary>
    public required string? CapturedAtLocal { get; init; }
    public required int Orientation { get; init; }
    public required int WidthPx { get; init; }
    public required int HeightPx { get; init; }

    /// <summary>Of the picture that enhance makes: trimmed, cropped, scaled and turned as the file says.</summary>
    public required int ShownWidthPx { get; init; }

    /// <inheritdoc cref="ShownWidthPx"/>
    public required int ShownHeightPx { get; init; }

    /// <summary>How a picture would be made.</summary>
    public required EnhanceMethod Method { get; init; }

    /// <summary>The four filters of the Bayer cell; null when every pixel has all colours.</summary>
    public required string? Cfa { get; init; }

    /// <summary>[rows][columns] of the repeating pattern.</summary>
    public required float[][] BlackLevelsDn { get; init; }
    public required float WhiteLevelDn { get; init; }

    /// <summary>Red, green, blue; green is 1.</summary>
    public required float[]? AsShotNeutral { get; init; }
    public required CalibrationReport[] Calibrations { get; init; }

    /// <summary>What the camera profile in the file holds beyond matrices; null where it holds nothing.</summary>
    public required ProfileReport? Profile { get; init; }
    public required double BaselineExposureEv { get; init; }
    public required NoiseProfile[] NoiseProfile { get; init; }

    /// <summary>By how much the lens's shading is brightened, at most; null when the file does not say.</summary>
    public required float? ShadingGainAtMost { get; init; }

    /// <summary>Corrections of the mosaic that the file asks for and that are not made, by their numbers in the DNG specification.</summary>
    public required int[] OpcodesNotApplied { get; init; }

    /// <summary>The standard deviation of what whole rows are off by, which is taken off; 0 where the frame shows none.</summary>
    public required float RowNoiseDn { get; init; }

    /// <summary>Likewise of whole columns.</summary>
    public required float ColumnNoiseDn { get; init; }

    /// <summary>Whether distortion or vignetting is put right after demosaicking.</summary>
    public required bool LensIsCorrected { get; init; }

    /// <summary>The lens of lensfun's database as which it is put right; null where the file itself says how, or nothing is put right.</summary>
    public required string? LensProfile { get; init; }

    /// <summary>What the file tells wrongly, or asks for and does not get, a clause each.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>Null when no network would run.</summary>
    public required NoiseReport? Noise { get; init; }

    public static InspectReport Of(DecodedPhoto photo, FrameNoise? frame)
    {
        RawImage raw = photo.Raw;
        var samples = photo.Photograph is XTransImage xTrans ? SensorSamples.Of(xTrans) : SensorSamples.Of(raw);
        (int shownWidthPx, int shownHeightPx) = PictureCorrections.SizeOf(raw);
        return new()
        {
            File = raw.Path,
            Make = raw.Capture.Make,
            Model = raw.Capture.Model,
            Lens = raw.Capture.Lens,
            Iso = raw.Capture.Iso,
            ExposureTimeS = raw.Capture.ExposureTimeS,
            ApertureF = raw.Capture.ApertureF,
            FocalLengthMm = raw.Capture.FocalLengthMm,
            CapturedAtLocal = raw.Capture.CapturedAtLocal?.ToString("s"),
            Orientation = raw.Capture.Orientation,
            WidthPx = raw.WidthPx,
            HeightPx = raw.HeightPx,
            ShownWidthPx = shownWidthPx,
            ShownHeightPx = shownHeightPx,
            Method = photo.Method,
            Cfa = FiltersOf(photo.Photograph),
            BlackLevelsDn =
            [
                .. Enumerable
                    .Range(0, samples.Black.Rows)
                    .Select(y =>
                        samples.Black.PatternDn.Slice(y * samples.Black.Columns, samples.Black.Columns).ToArray()
                    ),
            ],
            WhiteLevelDn = samples.WhiteLevelDn,
            AsShotNeutral = raw.Color.AsShotNeutral is { } n ? [n.Red, n.Green, n.Blue] : null,
            Calibrations = [.. raw.Color.Calibrations.Select(CalibrationReport.Of)],
            Profile = raw.Color.Profile is { } profile ? ProfileReport.Of(profile) : null,
            BaselineExposureEv = raw.BaselineExposureEv,
            NoiseProfile = [.. raw.NoiseProfile],
            ShadingGainAtMost = raw.GainMaps.Count == 0 ? null : raw.GainMaps.Max(map => map.Gains.Max()),
            OpcodesNotApplied = [.. raw.OpcodesNotApplied],
            LensIsCorrected = PictureCorrections.AreOfTheLens(raw.Metadata),
            LensProfile = raw.Metadata.LensProfile?.Lens,
            Remarks = photo.Remarks,
            Noise = photo.Noise is { } noise ? NoiseReport.Of(noise, frame) : null,
            RowNoiseDn = photo.Lines.RowSigmaDn,
            ColumnNoiseDn = photo.Lines.ColumnSigmaDn,
        };
    }

    private static string? FiltersOf(Photograph photograph) =>
        photograph switch
        {
            RawImage { IsMonochrome: true } => "none",
            RawImage bayer => bayer.Cfa.ToString(),
            XTransImage => "X-Trans",
            _ => null,
        };
}
