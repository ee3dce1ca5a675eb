namespace Tapetum.Raw;

/// <summary>A decoded raw file: the sensor's mosaic and all that is needed to make a picture of it. Complete and immutable once decoded.</summary>
public sealed class RawImage : Photograph
{
    /// <summary>[HeightPx, WidthPx], DN as the sensor delivered them (after a LinearizationTable, if any); the visible area only.</summary>
    public required ReadOnlyMemory<ushort> Mosaic { get; init; }

    public required CfaPattern Cfa { get; init; }

    public required BlackLevels Black { get; init; }

    /// <summary>The DN at which a pixel is clipped.</summary>
    public required float WhiteLevelDn { get; init; }

    /// <summary>The DNG NoiseProfile: one pair for all colours or one each for red, green, blue; empty when the file has none.</summary>
    public required IReadOnlyList<NoiseProfile> NoiseProfile { get; init; }
}
