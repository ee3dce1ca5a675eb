using System.Buffers.Binary;

namespace Tapetum.Raw.Containers;

/// <summary>What EXIF says about the exposure where LibRaw takes it too literally.</summary>
/// <remarks>
/// CIPA DC-008 (EXIF 2.32), 4.6.5: PhotographicSensitivity has 16 bits, and 65535 means that the number is larger and stands in RecommendedExposureIndex, StandardOutputSensitivity or
/// ISOSpeed. A rational of denominator 0 is unknown; LibRaw divides by 1 instead.
/// </remarks>
internal static class ExifCapture
{
    private const ushort ExposureTime = 33434;
    private const ushort ExposureMode = 41986;
    private const int AutoBracket = 2;
    private const int LargestShortIso = ushort.MaxValue;

    /// <summary>SensitivityTypes in the order in which cameras fill them: RecommendedExposureIndex, StandardOutputSensitivity, ISOSpeed.</summary>
    private static readonly ushort[] LongIsos = [34866, 34865, 34867];

    /// <summary>The same capture, with what the file's EXIF knows better.</summary>
    public static CaptureInfo Correct(CaptureInfo capture, SourceMetadata metadata)
    {
        double? iso = capture.Iso;
        if (iso is null or >= LargestShortIso)
        {
            iso = LongIsos.Select(tag => LongOf(metadata, tag)).FirstOrDefault(value => value > 0) ?? iso;
        }

        return capture with
        {
            Iso = iso,
            ExposureTimeS = IsUnknown(metadata, ExposureTime) ? null : capture.ExposureTimeS,
            IsBracketed =
                metadata.Exif.TryGetValue(ExposureMode, out TiffValue? mode)
                && mode.Type == 3
                && BinaryPrimitives.ReadUInt16LittleEndian(mode.Bytes) == AutoBracket,
        };
    }

    private static double? LongOf(SourceMetadata metadata, ushort tag) =>
        metadata.Exif.TryGetValue(tag, out TiffValue? value) && value is { Type: 4, Count: 1 }
            ? BinaryPrimitives.ReadUInt32LittleEndian(value.Bytes)
            : null;

    private static bool IsUnknown(SourceMetadata metadata, ushort tag) =>
        metadata.Exif.TryGetValue(tag, out TiffValue? value)
        && value is { Type: 5, Count: 1 }
        && BinaryPrimitives.ReadUInt32LittleEndian(value.Bytes.AsSpan(4)) == 0;
}
