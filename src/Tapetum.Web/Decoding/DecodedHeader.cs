using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Web.Decoding;

/// <summary>A <see cref="DecodedRaw"/> without its pixels, as JSON.</summary>
internal sealed record DecodedHeader
{
    public required int WidthPx { get; init; }
    public required int HeightPx { get; init; }
    public required CfaPattern Cfa { get; init; }
    public required int BlackColumns { get; init; }
    public required int BlackRows { get; init; }

    /// <summary>[BlackRows, BlackColumns].</summary>
    public required float[] BlackDn { get; init; }

    public required float WhiteLevelDn { get; init; }
    public required CameraColor Color { get; init; }
    public required CaptureInfo Capture { get; init; }
    public required NoiseProfile[] NoiseProfile { get; init; }
    public required double BaselineExposureEv { get; init; }
    public required SourceMetadata Metadata { get; init; }
    public required NoiseModel Noise { get; init; }

    public static DecodedHeader Of(DecodedRaw decoded)
    {
        (RawImage raw, NoiseModel noise) = decoded;
        BlackLevels black = raw.Black;
        return new()
        {
            WidthPx = raw.WidthPx,
            HeightPx = raw.HeightPx,
            Cfa = raw.Cfa,
            BlackColumns = black.Columns,
            BlackRows = black.Rows,
            BlackDn =
            [
                .. Enumerable
                    .Range(0, black.Rows * black.Columns)
                    .Select(i => black.At(i % black.Columns, i / black.Columns)),
            ],
            WhiteLevelDn = raw.WhiteLevelDn,
            Color = raw.Color,
            Capture = raw.Capture,
            NoiseProfile = [.. raw.NoiseProfile],
            BaselineExposureEv = raw.BaselineExposureEv,
            Metadata = raw.Metadata,
            Noise = noise,
        };
    }

    public DecodedRaw With(string name, ReadOnlyMemory<ushort> mosaic) =>
        new(
            new RawImage
            {
                Path = name,
                Mosaic = mosaic,
                WidthPx = WidthPx,
                HeightPx = HeightPx,
                Cfa = Cfa,
                Black = new BlackLevels(BlackColumns, BlackRows, BlackDn),
                WhiteLevelDn = WhiteLevelDn,
                Color = Color,
                Capture = Capture,
                NoiseProfile = NoiseProfile,
                BaselineExposureEv = BaselineExposureEv,
                Metadata = Metadata,
            },
            Noise
        );
}
