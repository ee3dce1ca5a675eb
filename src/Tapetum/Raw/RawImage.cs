namespace Tapetum.Raw;

/// <summary>A decoded raw file: the sensor's mosaic and all that is needed to make a picture of it. Complete and immutable once decoded.</summary>
public sealed class RawImage
{
    /// <summary>Where it was read from, for messages.</summary>
    public required string Path { get; init; }

    /// <summary>[HeightPx, WidthPx], DN as the sensor delivered them (after a LinearizationTable, if any); the visible area only.</summary>
    public required ReadOnlyMemory<ushort> Mosaic { get; init; }

    public required int WidthPx { get; init; }

    public required int HeightPx { get; init; }

    public required CfaPattern Cfa { get; init; }

    public required BlackLevels Black { get; init; }

    /// <summary>The DN at which a pixel is clipped.</summary>
    public required float WhiteLevelDn { get; init; }

    public required CameraColor Color { get; init; }

    public required CaptureInfo Capture { get; init; }

    /// <summary>The DNG NoiseProfile: one pair for all colours or one each for red, green, blue; empty when the file has none.</summary>
    public required IReadOnlyList<NoiseProfile> NoiseProfile { get; init; }

    /// <summary>DNG BaselineExposure, EV: how much brighter the camera means the picture to be.</summary>
    public required double BaselineExposureEv { get; init; }
}
