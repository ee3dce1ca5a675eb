using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Calibration;

namespace Tapetum.Training.Datasets;

/// <summary>What is known of the sensor that took a data set's exposures and its files do not say, and what becomes of an exposure by it: what <c>enhance</c> makes of a file.</summary>
internal sealed class KnownSensors
{
    private readonly NoiseModel? noise;
    private readonly CameraCalibration? calibration;
    private readonly DarkFrame[] darks;
    private readonly Action<string> remark;
    private readonly HashSet<string> said = new(StringComparer.Ordinal);

    /// <param name="noise">Of all of them; null to find it.</param>
    /// <param name="calibration">Of their camera; null for none.</param>
    /// <param name="darks">Frames with the lens covered, of any ISOs and exposure times: each exposure has those taken as it was.</param>
    /// <param name="remark">Is told, once, of each kind of exposure that goes without.</param>
    /// <exception cref="DarkFrameException">Dark frames of one kind do not belong together.</exception>
    public KnownSensors(
        NoiseModel? noise,
        CameraCalibration? calibration,
        IReadOnlyList<Photograph> darks,
        Action<string> remark
    )
    {
        (this.noise, this.calibration, this.remark) = (noise, calibration, remark);
        this.darks =
        [
            .. darks
                .GroupBy(dark =>
                    (dark.WidthPx, dark.HeightPx, dark.Capture.Model, dark.Capture.Iso, dark.Capture.ExposureTimeS)
                )
                .Select(kind => DarkFrame.Of([.. kind])),
        ];
        Fingerprint = FingerprintOf(noise, calibration, darks);
    }

    /// <summary>Nothing.</summary>
    public static KnownSensors None { get; } = new(noise: null, calibration: null, [], _ => { });

    /// <summary>Differs where anything else is known; empty where nothing is.</summary>
    public string Fingerprint { get; }

    /// <summary>An exposure as networks are shown it.</summary>
    /// <param name="exposure">A Bayer or X-Trans mosaic.</param>
    /// <param name="cancellationToken">Stops.</param>
    public CorrectedMosaic Correct(Photograph exposure, CancellationToken cancellationToken)
    {
        CorrectedMosaic corrected = CorrectedMosaic.Of(
            exposure,
            new(noise, calibration, DarkOf(exposure)),
            cancellationToken
        );
        foreach (string clause in corrected.Remarks)
        {
            SayOnce($"{exposure.Path}: {clause}", of: clause);
        }

        return corrected;
    }

    /// <summary>A truth: what the sensor shows in the dark is no more in it than in what is compared with it.</summary>
    public RawImage WithoutDark(RawImage exposure) => DarkOf(exposure)?.SubtractFrom(exposure) ?? exposure;

    /// <inheritdoc cref="WithoutDark(RawImage)"/>
    public Photograph WithoutDark(Photograph exposure) => DarkOf(exposure)?.SubtractFrom(exposure) ?? exposure;

    private DarkFrame? DarkOf(Photograph raw)
    {
        DarkFrame? dark = Array.Find(darks, dark => dark.IsLike(raw));
        if (dark is null && darks.Length > 0)
        {
            string kind = string.Create(
                CultureInfo.InvariantCulture,
                $"{raw.WidthPx}×{raw.HeightPx} px, ISO {raw.Capture.Iso:0}, {raw.Capture.ExposureTimeS:0.####} s"
            );
            SayOnce($"{raw.Path}: no dark frame was taken as it was ({kind}): it goes without", of: kind);
        }

        return dark;
    }

    private void SayOnce(string text, string of)
    {
        lock (said)
        {
            if (said.Add(of))
            {
                remark(text);
            }
        }
    }

    private static string FingerprintOf(
        NoiseModel? noise,
        CameraCalibration? calibration,
        IReadOnlyList<Photograph> darks
    )
    {
        if (noise is null && calibration is null && darks.Count == 0)
        {
            return "";
        }

        StringBuilder text = new();
        text.Append(noise?.ToString());
        text.Append(
            calibration is null ? null : System.Text.Encoding.UTF8.GetString(CameraCalibrationFile.Write(calibration))
        );
        foreach (FileInfo file in darks.Select(dark => new FileInfo(dark.Path)))
        {
            long bytes = file.Exists ? file.Length : 0;
            text.Append(CultureInfo.InvariantCulture, $"{file.FullName} {bytes} {file.LastWriteTimeUtc:O};");
        }

        return Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text.ToString())));
    }
}
