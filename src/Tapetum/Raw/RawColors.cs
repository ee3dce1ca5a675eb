using Tapetum.Raw.Containers;
using Tapetum.Raw.Native;

namespace Tapetum.Raw;

/// <summary>What LibRaw found of a camera's colours: channels, matrices, and what grey looks like in the light of the picture.</summary>
internal static unsafe class RawColors
{
    private const int IlluminantD65 = 21;

    /// <summary>The colours of LibRaw's channels, for example GMCY.</summary>
    public static string ColorNames(in RawInfo info)
    {
        fixed (byte* text = info.ColorNames)
        {
            return RawMetadata.Text(text, 8);
        }
    }

    public static CameraColor ColorOf(in RawInfo info, DngTags dng) =>
        IsRgb(info)
            ? new CameraColor
            {
                AsShotNeutral = AsShotNeutralOf(info),
                Calibrations = CalibrationsOf(info, dng.CalibrationApplies),
                Profile = dng.Profile,
            }
            : CameraColor.LinearSrgb;

    /// <summary>Whether the channels are the camera's red, green and blue; greys and four colours come as linear sRGB.</summary>
    public static bool IsRgb(in RawInfo info) =>
        info.Mosaic != RawMosaicKind.Monochrome && ColorNames(info) is "RGBG" or "RGB";

    public static CameraNeutral? AsShotNeutralOf(in RawInfo info)
    {
        fixed (
            float* neutral = info.AsShotNeutral,
                gains = info.CameraGains
        )
        {
            return ArePositive(neutral) ? new CameraNeutral(neutral[0] / neutral[1], 1, neutral[2] / neutral[1])
                : ArePositive(gains) ? new CameraNeutral(gains[1] / gains[0], 1, gains[1] / gains[2])
                : null;
        }
    }

    /// <summary>
    /// XyzToCamera = AnalogBalance · CameraCalibration · ColorMatrix (DNG specification 1.6, "Mapping Camera Color Space to CIE XYZ Space").
    /// ForwardMatrix takes colours that were white-balanced by the as-shot neutral, which commutes with a diagonal CameraCalibration only;
    /// with any other one it is left out. Without DNG tags: LibRaw's matrix of the camera, made for D65.
    /// </summary>
    private static List<CalibrationMatrix> CalibrationsOf(in RawInfo info, bool calibrationApplies)
    {
        List<CalibrationMatrix> found = [];
        fixed (
            float* colors = info.ColorMatrix,
                forwards = info.ForwardMatrix,
                calibrations = info.Calibration,
                table = info.TableMatrix
        )
        {
            var analogBalance = Matrix3x3.Diagonal(
                OrOne(info.AnalogBalance[0]),
                OrOne(info.AnalogBalance[1]),
                OrOne(info.AnalogBalance[2])
            );
            for (int i = 0; i < 2; i++)
            {
                if (MatrixOf(colors + (9 * i)) is not { } color)
                {
                    continue;
                }

                Matrix3x3 calibration =
                    (calibrationApplies ? MatrixOf(calibrations + (9 * i)) : null) ?? Matrix3x3.Identity;
                Matrix3x3? forward = IsDiagonal(calibration) ? MatrixOf(forwards + (9 * i)) : null;
                found.Add(new CalibrationMatrix(info.Illuminant[i], analogBalance * calibration * color, forward));
            }

            if (found.Count == 0 && MatrixOf(table) is { } xyzToCamera)
            {
                found.Add(new CalibrationMatrix(IlluminantD65, xyzToCamera, ForwardMatrix: null));
            }
        }

        return found;
    }

    private static bool ArePositive(float* three) =>
        three[0] > 0 && three[1] > 0 && three[2] > 0 && float.IsFinite(three[0] + three[1] + three[2]);

    private static float OrOne(float value) => value > 0 && float.IsFinite(value) ? value : 1;

    private static bool IsDiagonal(in Matrix3x3 m) =>
        m.M12 == 0 && m.M13 == 0 && m.M21 == 0 && m.M23 == 0 && m.M31 == 0 && m.M32 == 0;

    /// <returns>Null when the file has none, which LibRaw shows as zeros, or a useless one.</returns>
    private static Matrix3x3? MatrixOf(float* nine)
    {
        var m = Matrix3x3.FromRows([nine[0], nine[1], nine[2], nine[3], nine[4], nine[5], nine[6], nine[7], nine[8]]);
        return double.IsFinite(m.Determinant) && Math.Abs(m.Determinant) > 1e-9 ? m : null;
    }
}
