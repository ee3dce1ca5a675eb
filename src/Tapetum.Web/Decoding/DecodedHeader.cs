using Tapetum.Development.Looks;
using Tapetum.Raw;
using Tapetum.Raw.Preparation;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor;

namespace Tapetum.Web.Decoding;

/// <summary>A <see cref="DecodedPhoto"/> without its pixels, as JSON.</summary>
internal sealed record DecodedHeader
{
    public required int WidthPx { get; init; }
    public required int HeightPx { get; init; }

    /// <summary>Why every pixel has three colours; null for a mosaic.</summary>
    public required RgbOrigin? Origin { get; init; }

    public required CfaPattern Cfa { get; init; }

    /// <summary>As <see cref="RawImage.IsMonochrome"/>.</summary>
    public bool IsMonochrome { get; init; }

    /// <summary>Where the pattern of X-Trans begins; null for other filters.</summary>
    public XTransPhase? XTrans { get; init; }
    public required int BlackColumns { get; init; }
    public required int BlackRows { get; init; }

    /// <summary>[BlackRows, BlackColumns].</summary>
    public required float[] BlackDn { get; init; }

    /// <summary>[HeightPx], or empty.</summary>
    public required float[] BlackRowOffsetsDn { get; init; }

    /// <summary>[WidthPx], or empty.</summary>
    public required float[] BlackColumnOffsetsDn { get; init; }

    public required float WhiteLevelDn { get; init; }
    public required CameraColor Color { get; init; }
    public required CaptureInfo Capture { get; init; }

    /// <summary>Of the capture, which does not tell it to everyone.</summary>
    public bool IsBracketed { get; init; }

    public required NoiseProfile[] NoiseProfile { get; init; }
    public required GainMap[] GainMaps { get; init; }
    public required double BaselineExposureEv { get; init; }
    public required SourceMetadata Metadata { get; init; }
    public required NoiseModel? Noise { get; init; }
    public required CameraRendition? Rendition { get; init; }

    public static DecodedHeader Of(DecodedPhoto photo)
    {
        RawImage raw = photo.Raw;
        var xTrans = photo.Photograph as XTransImage;
        BlackLevels black = xTrans?.Black ?? raw.Black;
        return new()
        {
            WidthPx = raw.WidthPx,
            HeightPx = raw.HeightPx,
            Origin = (photo.Photograph as RgbImage)?.Origin,
            Cfa = raw.Cfa,
            IsMonochrome = raw.IsMonochrome,
            XTrans = xTrans?.Phase,
            BlackColumns = black.Columns,
            BlackRows = black.Rows,
            BlackDn = black.PatternDn.ToArray(),
            BlackRowOffsetsDn = black.RowOffsetsDn.ToArray(),
            BlackColumnOffsetsDn = black.ColumnOffsetsDn.ToArray(),
            WhiteLevelDn = xTrans?.WhiteLevelDn ?? raw.WhiteLevelDn,
            Color = raw.Color,
            Capture = raw.Capture,
            IsBracketed = raw.Capture.IsBracketed,
            NoiseProfile = [.. raw.NoiseProfile],
            GainMaps = [.. raw.GainMaps],
            BaselineExposureEv = raw.BaselineExposureEv,
            Metadata = raw.Metadata,
            Noise = photo.Noise,
            Rendition = photo.Rendition,
        };
    }

    /// <param name="name">What to call the photo in messages.</param>
    /// <param name="pixels">[HeightPx, WidthPx], or with three colours [HeightPx, WidthPx, 3].</param>
    public DecodedPhoto With(string name, ReadOnlyMemory<ushort> pixels) =>
        DecodedPhoto.Of(
            Origin is { } origin ? Picture(name, pixels, origin)
                : XTrans is { } phase ? XTransMosaic(name, pixels, phase)
                : Mosaic(name, pixels),
            Noise,
            Rendition
        );

    private RgbImage Picture(string name, ReadOnlyMemory<ushort> rgb, RgbOrigin origin) =>
        new()
        {
            Path = name,
            Rgb = rgb,
            WidthPx = WidthPx,
            HeightPx = HeightPx,
            WhiteLevel = WhiteLevelDn,
            Origin = origin,
            Color = Color,
            Capture = Capture,
            BaselineExposureEv = BaselineExposureEv,
            Metadata = Metadata,
        };

    private XTransImage XTransMosaic(string name, ReadOnlyMemory<ushort> mosaic, XTransPhase phase) =>
        new()
        {
            Path = name,
            Mosaic = mosaic,
            WidthPx = WidthPx,
            HeightPx = HeightPx,
            Phase = phase,
            Black = Black(),
            WhiteLevelDn = WhiteLevelDn,
            NoiseProfile = NoiseProfile,
            Color = Color,
            Capture = Capture,
            BaselineExposureEv = BaselineExposureEv,
            Metadata = Metadata,
        };

    private BlackLevels Black() =>
        new BlackLevels(BlackColumns, BlackRows, BlackDn).WithLines(BlackRowOffsetsDn, BlackColumnOffsetsDn);

    private RawImage Mosaic(string name, ReadOnlyMemory<ushort> mosaic) =>
        new()
        {
            Path = name,
            Mosaic = mosaic,
            WidthPx = WidthPx,
            HeightPx = HeightPx,
            Cfa = Cfa,
            IsMonochrome = IsMonochrome,
            Black = Black(),
            WhiteLevelDn = WhiteLevelDn,
            Color = Color,
            Capture = Capture with { IsBracketed = IsBracketed },
            NoiseProfile = NoiseProfile,
            GainMaps = GainMaps,
            BaselineExposureEv = BaselineExposureEv,
            Metadata = Metadata,
        };
}
