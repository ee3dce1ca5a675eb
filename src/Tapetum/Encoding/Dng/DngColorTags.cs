using Tapetum.Encoding.Tiff;
using Tapetum.Raw;

namespace Tapetum.Encoding.Dng;

/// <summary>A camera's colours as tags of a DNG: ColorMatrix, ForwardMatrix, CalibrationIlluminant, AsShotNeutral, and the profile's tables.</summary>
/// <remarks>Digital Negative Specification 1.6, chapter 6.</remarks>
internal static class DngColorTags
{
    private const uint Millionths = 1_000_000;

    public static void AddTo(TiffDirectoryWriter d, CameraColor color)
    {
        for (int i = 0; i < Math.Min(2, color.Calibrations.Count); i++)
        {
            CalibrationMatrix calibration = color.Calibrations[i];
            d.AddSignedRationals((ushort)(50721 + i), Millionths, calibration.XyzToCamera.ToRows()); // ColorMatrix
            d.AddShorts((ushort)(50778 + i), (ushort)calibration.Illuminant);
            if (calibration.ForwardMatrix is { } forward)
            {
                d.AddSignedRationals((ushort)(50964 + i), Millionths, forward.ToRows());
            }
        }

        if (color.Profile is { } profile)
        {
            DngProfileTags.AddTo(d, profile);
        }

        if (color.AsShotNeutral is { } neutral)
        {
            AddNeutral(d, neutral);
        }
    }

    public static void AddNeutral(TiffDirectoryWriter d, CameraNeutral neutral) =>
        d.AddRationals(50728, Millionths, neutral.Red, neutral.Green, neutral.Blue);
}
