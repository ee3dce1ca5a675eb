using Tapetum.Raw.Preparation;

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

    /// <summary>Whether the sensor has no colour filters: all pixels see the same light, whatever <see cref="Cfa"/> says. Default: it has.</summary>
    internal bool IsMonochrome { get; init; }

    /// <summary>From black, its mean, to white.</summary>
    public float RangeDn => WhiteLevelDn - Black.MeanDn;

    /// <summary>The DNG NoiseProfile: one pair for all colours or one each for red, green, blue; empty, the default, when the file has none.</summary>
    public IReadOnlyList<NoiseProfile> NoiseProfile { get; init; } = [];

    /// <summary>How the lens's shading is to be undone. <see cref="Mosaic"/> is as the sensor delivered it, and so is its noise. Default: not at all.</summary>
    internal IReadOnlyList<GainMap> GainMaps { get; init; } = [];

    /// <summary>The numbers of corrections that a DNG asks for (OpcodeList1 and 2), and that are not made. Default: none.</summary>
    public IReadOnlyList<int> OpcodesNotApplied { get; init; } = [];

    /// <summary>A second mosaic of the same light and the same noise, turned by half a turn, also of other filters: of a merged burst. A picture is the mean of what the network makes of both. Default: none.</summary>
    internal RawImage? Turned { get; private init; }

    /// <summary>The same with other numbers, and other remarks on them.</summary>
    internal RawImage With(ReadOnlyMemory<ushort> mosaic, IReadOnlyList<string> remarks) =>
        new()
        {
            Path = Path,
            Mosaic = mosaic,
            WidthPx = WidthPx,
            HeightPx = HeightPx,
            Cfa = Cfa,
            IsMonochrome = IsMonochrome,
            Black = Black,
            WhiteLevelDn = WhiteLevelDn,
            Color = Color,
            Capture = Capture,
            NoiseProfile = NoiseProfile,
            GainMaps = GainMaps,
            OpcodesNotApplied = OpcodesNotApplied,
            BaselineExposureEv = BaselineExposureEv,
            Metadata = Metadata,
            Remarks = remarks,
        };

    /// <summary>The same picture in other numbers, all of them, with more that is said of it; also of other filters, or with a second mosaic.</summary>
    internal RawImage Rescaled(
        ReadOnlyMemory<ushort> mosaic,
        BlackLevels black,
        float whiteLevelDn,
        SourceMetadata metadata,
        IReadOnlyList<string> remarks,
        double moreRangeEv = 0,
        CfaPattern? cfa = null,
        RawImage? turned = null
    ) =>
        new()
        {
            Path = Path,
            Mosaic = mosaic,
            WidthPx = WidthPx,
            HeightPx = HeightPx,
            Cfa = cfa ?? Cfa,
            Black = black,
            WhiteLevelDn = whiteLevelDn,
            Color = Color,
            Capture = Capture,
            GainMaps = GainMaps,
            OpcodesNotApplied = OpcodesNotApplied,
            BaselineExposureEv = BaselineExposureEv + moreRangeEv,
            Metadata = metadata,
            Remarks = remarks,
            Turned = turned,
        };

    /// <summary>The same with the lens's shading left in, as a mosaic has it.</summary>
    public RawImage WithShading() => GainMaps.Count == 0 ? this : Copy(Black, [], Capture, Metadata);

    /// <summary>The same with black elsewhere.</summary>
    public RawImage WithBlack(BlackLevels black) => Copy(black, GainMaps, Capture, Metadata);

    /// <summary>The same of which other things are told.</summary>
    internal RawImage With(CaptureInfo capture, SourceMetadata metadata) => Copy(Black, GainMaps, capture, metadata);

    private RawImage Copy(
        BlackLevels black,
        IReadOnlyList<GainMap> gainMaps,
        CaptureInfo capture,
        SourceMetadata metadata
    ) =>
        new()
        {
            Path = Path,
            Mosaic = Mosaic,
            WidthPx = WidthPx,
            HeightPx = HeightPx,
            Cfa = Cfa,
            IsMonochrome = IsMonochrome,
            Black = black,
            WhiteLevelDn = WhiteLevelDn,
            Color = Color,
            Capture = capture,
            NoiseProfile = NoiseProfile,
            GainMaps = gainMaps,
            OpcodesNotApplied = OpcodesNotApplied,
            BaselineExposureEv = BaselineExposureEv,
            Metadata = metadata,
            Remarks = Remarks,
            Turned = Turned?.Copy(black, gainMaps, capture, metadata),
        };
}
