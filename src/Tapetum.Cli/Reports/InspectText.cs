using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Cli.Reports;

/// <summary>The report of <c>inspect</c> for people: a label and a value a line.</summary>
internal static class InspectText
{
    private const int LabelWidth = 18;

    public static void Write(InspectReport report, TextWriter output)
    {
        void Line(string label, string? value) =>
            output.WriteLine($"{label.PadRight(LabelWidth)}{value ?? "not stated"}");

        Line("File", report.File);
        Line("Camera", $"{report.Make} {report.Model}".Trim());
        Line("Lens", report.Lens);
        Line("Taken", report.CapturedAtLocal?.Replace('T', ' '));
        Line("ISO", report.Iso is { } iso ? $"{iso:0.#}" : null);
        Line("Exposure", report.ExposureTimeS is { } seconds ? ExposureTime(seconds) : null);
        Line("Aperture", report.ApertureF is { } f ? $"f/{f:0.##}" : null);
        Line("Focal length", report.FocalLengthMm is { } mm ? $"{mm:0.##} mm" : null);
        Line(
            "Size",
            $"{report.WidthPx} × {report.HeightPx} px, {report.WidthPx * (double)report.HeightPx / 1e6:0.0} MP"
        );
        Line("Orientation", $"{report.Orientation} ({OrientationName(report.Orientation)})");
        Line("Colour filters", report.Cfa);
        Line("Black level", $"{BlackLevels(report.BlackLevelsDn)} DN");
        Line("White level", $"{report.WhiteLevelDn:0.##} DN");
        Line("As-shot neutral", report.AsShotNeutral is { } n ? string.Join("  ", n.Select(v => $"{v:0.0000}")) : null);
        foreach (CalibrationReport calibration in report.Calibrations)
        {
            string light = IlluminantName(calibration.Illuminant);
            Line($"Colour matrix", $"{Matrix(calibration.XyzToCamera)}   XYZ to camera, {light}");
            if (calibration.ForwardMatrix is { } forward)
            {
                Line("Forward matrix", $"{Matrix(forward)}   camera to XYZ D50, {light}");
            }
        }

        Line("Baseline exposure", $"{report.BaselineExposureEv:+0.00;-0.00;0} EV");
        Line("Lens shading", report.ShadingGainAtMost is { } most ? $"corrected, by up to ×{most:0.00}" : null);
        if (report.OpcodesNotApplied.Length > 0)
        {
            Line("Not applied", string.Join(", ", report.OpcodesNotApplied.Distinct().Select(OpcodeName)));
        }

        Line("Noise profile", NoiseProfileText(report.NoiseProfile));
        Line("Gain", $"{report.Noise.GainDnPerElectron:G4} DN per electron");
        Line("Read noise", $"{report.Noise.ReadNoiseDn:G4} DN, {report.Noise.ReadNoiseElectrons:G4} electrons");
        Line("Noise model from", OriginName(report.Noise.Origin) + Guesses(report.Noise));
    }

    private static string ExposureTime(double seconds) =>
        seconds is > 0 and < 0.3 ? $"1/{1 / seconds:0} s" : $"{seconds:0.##} s";

    private static string BlackLevels(float[][] rows) =>
        rows.SelectMany(row => row).Distinct().Count() == 1
            ? $"{rows[0][0]:0.##}"
            : string.Join(" / ", rows.Select(row => string.Join("  ", row.Select(v => $"{v:0.##}"))));

    private static string Matrix(double[] m) =>
        string.Join(" / ", m.Chunk(3).Select(row => string.Join("  ", row.Select(v => $"{v:0.0000}"))));

    private static string? NoiseProfileText(NoiseProfile[] pairs) =>
        pairs.Length == 0 ? null : string.Join(" / ", pairs.Select(p => $"{p.Scale:G4}·x + {p.Offset:G4}"));

    private static string OrientationName(int orientation) =>
        orientation switch
        {
            1 => "upright",
            2 => "mirrored",
            3 => "turned by 180°",
            4 => "mirrored, turned by 180°",
            5 => "mirrored, to be turned left",
            6 => "to be turned right",
            7 => "mirrored, to be turned right",
            8 => "to be turned left",
            _ => "unknown",
        };

    /// <summary>EXIF 2.3, tag LightSource.</summary>
    private static string IlluminantName(int illuminant) =>
        illuminant switch
        {
            1 => "daylight",
            2 => "fluorescent",
            3 => "tungsten",
            4 => "flash",
            9 => "fine weather",
            10 => "cloudy",
            11 => "shade",
            17 => "standard light A",
            18 => "standard light B",
            19 => "standard light C",
            20 => "D55",
            21 => "D65",
            22 => "D75",
            23 => "D50",
            24 => "studio tungsten",
            0 => "unknown light",
            _ => $"light source {illuminant}",
        };

    /// <summary>DNG specification 1.6, chapter 7.</summary>
    private static string OpcodeName(int opcode) =>
        opcode switch
        {
            1 => "lens distortion (WarpRectilinear)",
            2 => "lens distortion (WarpFisheye)",
            3 => "vignetting (FixVignetteRadial)",
            4 => "bad pixels (FixBadPixelsConstant)",
            5 => "bad pixels (FixBadPixelsList)",
            6 => "trimming (TrimBounds)",
            7 => "tone (MapTable)",
            8 => "tone (MapPolynomial)",
            9 => "a gain map that fits no Bayer mosaic",
            10 => "row offsets (DeltaPerRow)",
            11 => "column offsets (DeltaPerColumn)",
            12 => "row gains (ScalePerRow)",
            13 => "column gains (ScalePerColumn)",
            _ => $"opcode {opcode}",
        };

    private static string Guesses(NoiseReport noise) =>
        (noise.GainIsGuess, noise.ReadNoiseIsGuess) switch
        {
            (true, true) =>
                "; it cannot tell gain from read noise: only their sum is measured, the rest guessed from ISO and bit depth",
            (true, false) => "; too dark to tell the gain: it is guessed from ISO and bit depth",
            (false, true) => "; too bright to tell the read noise: it is what sensors of this gain usually have",
            _ => "",
        };

    private static string OriginName(NoiseOrigin origin) =>
        origin switch
        {
            NoiseOrigin.NoiseProfileTag => "the file's NoiseProfile tag",
            NoiseOrigin.CameraTable => "the table of calibrated cameras",
            NoiseOrigin.FrameEstimate => "an estimate from the frame itself",
            _ => "the noise that was added",
        };
}
