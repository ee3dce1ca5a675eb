using System.Text.Json;

namespace Tapetum.Sensor.Calibration;

/// <summary>A <see cref="CameraCalibration"/> as JSON.</summary>
internal static class CameraCalibrationFile
{
    private const string Advice = "Make it with `tapetum calibrate`.";

    public static byte[] Write(CameraCalibration camera) =>
        JsonSerializer.SerializeToUtf8Bytes(camera, CalibrationJson.Default.CameraCalibration);

    /// <exception cref="CalibrationException">It is missing, or is no calibration.</exception>
    public static CameraCalibration Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            CameraCalibration camera =
                JsonSerializer.Deserialize(file, CalibrationJson.Default.CameraCalibration)
                ?? throw new CalibrationException(path, "it holds no calibration", Advice);
            return FaultOf(camera) is { } fault ? throw new CalibrationException(path, fault, Advice) : camera;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            string reason = e is FileNotFoundException or DirectoryNotFoundException
                ? "no such file"
                : e.Message.TrimEnd('.');
            throw new CalibrationException(path, reason, Advice, e);
        }
    }

    /// <summary>What no camera can have, as a clause; null where all is possible.</summary>
    public static string? FaultOf(CameraCalibration camera)
    {
        if (camera.Isos.Count == 0)
        {
            return "it has no ISO in it";
        }

        if (!(camera.WhiteLevelDn is >= 1 and <= ushort.MaxValue))
        {
            return "its whiteLevelDn is not between 1 and 65535";
        }

        for (int i = 0; i < camera.Isos.Count; i++)
        {
            IsoCalibration iso = camera.Isos[i];
            bool rises = iso.Iso > (i == 0 ? 0 : camera.Isos[i - 1].Iso) && double.IsFinite(iso.Iso);
            bool isPossible =
                iso.GainDnPerElectron is > 1e-6 and < 1e5
                && iso.GainByFilter is { Count: 4 }
                && iso.BlackDn is { Count: 4 }
                && new[] { iso.ReadNoiseDn, iso.RowNoiseDn, iso.ColumnNoiseDn, iso.TukeyScaleDn ?? 0 }.All(sigma =>
                    sigma is >= 0 and < ushort.MaxValue
                )
                && iso.BlackDn.All(black => Math.Abs(black) < iso.ClipDn)
                && iso.ClipDn <= ushort.MaxValue
                && (iso.TukeyLambda ?? 0) is > -0.5 and <= 1
                && iso.HotPixelShare is >= 0 and < 1;
            if (!rises || !isPossible)
            {
                return FormattableString.Invariant(
                    $"the values at its ISO {iso.Iso:0.#} are none that a camera can have, or not in the order of ISO"
                );
            }
        }

        return null;
    }
}
