namespace Tapetum.Raw;

/// <summary>How and with what the picture was taken. Null means that the file does not say.</summary>
public sealed record CaptureInfo
{
    /// <summary>Of a picture of which nothing is known but which way up it is.</summary>
    public static CaptureInfo Unknown { get; } =
        new()
        {
            Make = "",
            Model = "",
            Iso = null,
            ExposureTimeS = null,
            ApertureF = null,
            FocalLengthMm = null,
            Lens = null,
            CapturedAtLocal = null,
            Orientation = 1,
        };

    public required string Make { get; init; }
    public required string Model { get; init; }
    public required double? Iso { get; init; }
    public required double? ExposureTimeS { get; init; }
    public required double? ApertureF { get; init; }
    public required double? FocalLengthMm { get; init; }
    public required string? Lens { get; init; }

    /// <summary>The camera's clock, which rarely knows its time zone.</summary>
    public required DateTime? CapturedAtLocal { get; init; }

    /// <summary>EXIF orientation, 1 to 8: how the sensor's picture must be turned for viewing.</summary>
    public required int Orientation { get; init; }

    /// <summary>Whether the camera took it as one of a bracket (EXIF ExposureMode).</summary>
    internal bool IsBracketed { get; init; }

    /// <summary>How bright the scene was, as the exposure tells: log₂(N²/t) − log₂(ISO/100); null when the file does not say. Sunlight has 15, a room 6, a street at night 3.</summary>
    internal double? ExposureEv =>
        Iso is > 0 && ExposureTimeS is > 0 && ApertureF is > 0
            ? Math.Log2(ApertureF.Value * ApertureF.Value / ExposureTimeS.Value) - Math.Log2(Iso.Value / 100)
            : null;
}
