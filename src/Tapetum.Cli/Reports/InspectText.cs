using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Cli.Reports;

/// <summary>The report of <c>inspect</c> for people: a label and a value a line.</summary>
internal static class InspectText
{
    private const int LabelWidth = 18;
    private const int MostRows = 8;

    public static void Write(InspectReport report, TextWriter output)
    {
        void Line(string label, string? value) =>
            output.WriteLine($"{label.PadRight(LabelWidth)}{OneLine.Of(value ?? "not stated")}");

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
        if ((report.ShownWidthPx, report.ShownHeightPx) != (report.WidthPx, report.HeightPx))
        {
            Line("Shown", $"{report.ShownWidthPx} × {report.ShownHeightPx} px, as the file says");
        }

        Line("Orientation", $"{report.Orientation} ({OrientationName(report.Orientation)})");
        Line("Colour filters", report.Cfa ?? "all colours at every pixel");
        Line("Picture", MethodName(report.Method));
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

        if (report.Profile is { } profile)
        {
            Line("Camera profile", profile.ToString());
        }

        Line("Baseline exposure", $"{report.BaselineExposureEv:+0.00;-0.00;0} EV");
        Line("Lens shading", report.ShadingGainAtMost is { } most ? $"corrected, by up to ×{most:0.00}" : null);
        if (report.LensIsCorrected)
        {
            string how = report.LensProfile is { } lens ? $"lensfun's measurements of {lens}" : "the file says how";
            Line("Lens corrections", $"made, {how}");
        }

        foreach (string remark in report.Remarks)
        {
            Line("Mind", remark);
        }

        Line("Noise profile", NoiseProfileText(report.NoiseProfile));
        if (report.Noise is { } noise)
        {
            Line("Gain", $"{noise.GainDnPerElectron:G4} DN per electron");
            Line("Read noise", $"{noise.ReadNoiseDn:G4} DN, {noise.ReadNoiseElectrons:G4} electrons");
            Line("Row noise", LineNoise(report.RowNoiseDn));
            Line("Column noise", LineNoise(report.ColumnNoiseDn));
            Line("Noise model from", OriginName(noise.Origin) + Guesses(noise));
        }
    }

    private static string MethodName(EnhanceMethod method) =>
        method switch
        {
            EnhanceMethod.SensorMosaic => "by the network, from the sensor's mosaic",
            EnhanceMethod.SyntheticMosaic => "by the network, from finished colours: a raw file would give more",
            _ => "without the network, which does not know this kind of sensor",
        };

    private static string ExposureTime(double seconds) =>
        seconds is > 0 and < 0.3 ? $"1/{1 / seconds:0} s" : $"{seconds:0.##} s";

    private static string BlackLevels(float[][] rows) =>
        rows.SelectMany(row => row).Distinct().Count() == 1 ? $"{rows[0][0]:0.##}"
        : rows.Length > MostRows || rows[0].Length > MostRows
            ? $"{rows.Min(row => row.Min()):0.##} to {rows.Max(row => row.Max()):0.##}, by {(rows.Length > MostRows ? "row" : "column")}"
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

    private static string Guesses(NoiseReport noise) =>
        (noise.GainIsGuess, noise.ReadNoiseIsGuess) switch
        {
            (true, true) =>
                "; it cannot tell gain from read noise: only their sum is measured, the rest guessed from ISO and bit depth",
            (true, false) => "; too dark to tell the gain: it is guessed from ISO and bit depth",
            (false, true) => "; too bright to tell the read noise: it is what sensors of this gain usually have",
            _ => "",
        };

    private static string LineNoise(float sigmaDn) => sigmaDn > 0 ? $"{sigmaDn:G3} DN, taken off" : "none found";

    private static string OriginName(NoiseOrigin origin) =>
        origin switch
        {
            NoiseOrigin.NoiseProfileTag => "the file's NoiseProfile tag",
            NoiseOrigin.CameraTable => "the table of calibrated cameras",
            NoiseOrigin.FrameEstimate => "an estimate from the frame itself",
            NoiseOrigin.Given => "the command line",
            NoiseOrigin.Calibration => "your camera's calibration",
            _ => "the noise that was added",
        };
}
