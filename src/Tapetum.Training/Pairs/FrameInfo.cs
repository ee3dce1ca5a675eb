using System.Text.Json.Serialization;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor;
using Tapetum.Training.Data;
using Tapetum.Training.Data.Cameras;

namespace Tapetum.Training.Pairs;

/// <summary>What is known about a stored frame without its pixels.</summary>
public sealed record FrameInfo
{
    public required FrameKind Kind { get; init; }

    public required int WidthPx { get; init; }

    public required int HeightPx { get; init; }

    /// <summary>Of the raw file: another size or time means that it must be decoded again.</summary>
    public required long SourceBytes { get; init; }

    /// <inheritdoc cref="SourceBytes"/>
    public required DateTime SourceModifiedUtc { get; init; }

    /// <summary>What was known of the sensor when it was made, <c>KnownSensors.Fingerprint</c>: where something else is, it must be made again.</summary>
    public string Sensor { get; init; } = "";

    public required CfaPattern Cfa { get; init; }

    /// <summary>Where in its pattern the mosaic of an X-Trans sensor begins; null of others, whose filters are <see cref="Cfa"/>.</summary>
    [JsonInclude]
    internal XTransPhase? XTrans { get; init; }

    /// <summary>[BlackRows, BlackColumns], DN.</summary>
    public required IReadOnlyList<float> BlackDn { get; init; }

    public required int BlackColumns { get; init; }

    public required int BlackRows { get; init; }

    /// <summary>What each row adds to it, DN; empty when none does.</summary>
    public IReadOnlyList<float> BlackRowOffsetsDn { get; init; } = [];

    /// <summary>What each column adds to it, DN; empty when none does.</summary>
    public IReadOnlyList<float> BlackColumnOffsetsDn { get; init; } = [];

    public required float WhiteLevelDn { get; init; }

    /// <summary>Of a mosaic; null for a truth, whose noise nobody asks for.</summary>
    public required NoiseModel? Noise { get; init; }

    public required CaptureInfo Capture { get; init; }

    /// <summary>Camera RGB of a neutral object; null where the file has none.</summary>
    public CameraNeutral? AsShotNeutral { get; init; }

    /// <summary>White balance as shot and colour matrix under daylight.</summary>
    public required Matrix3x3 CameraToSrgb { get; init; }

    /// <summary>Which value above black LibRaw made white; 0 where it had no part.</summary>
    public int Saturation { get; init; }

    /// <summary>1 for a mosaic, else 3.</summary>
    [JsonIgnore]
    public int Channels => Kind == FrameKind.Mosaic ? 1 : 3;

    /// <summary>White level minus mean black, DN.</summary>
    [JsonIgnore]
    public float RangeDn => WhiteLevelDn - Black.MeanDn;

    [JsonIgnore]
    public long PixelBytes => (long)WidthPx * HeightPx * Channels * sizeof(ushort);

    [JsonIgnore]
    public BlackLevels Black =>
        new BlackLevels(BlackColumns, BlackRows, [.. BlackDn]).WithLines(
            [.. BlackRowOffsetsDn],
            [.. BlackColumnOffsetsDn]
        );

    /// <param name="photograph">The decoded file, a Bayer or X-Trans mosaic.</param>
    /// <param name="kind">What is stored of it.</param>
    /// <param name="source">The file.</param>
    /// <param name="noise">Of a mosaic; null of a truth.</param>
    public static FrameInfo Of(Photograph photograph, FrameKind kind, FileInfo source, NoiseModel? noise = null) =>
        photograph is XTransImage xTrans
            ? Of(xTrans.ToCells(), kind, source, noise) with
            {
                WidthPx = xTrans.WidthPx,
                HeightPx = xTrans.HeightPx,
                XTrans = xTrans.Phase,
                BlackDn = xTrans.Black.PatternDn.ToArray(),
                BlackColumns = xTrans.Black.Columns,
                BlackRows = xTrans.Black.Rows,
                BlackRowOffsetsDn = xTrans.Black.RowOffsetsDn.ToArray(),
                BlackColumnOffsetsDn = xTrans.Black.ColumnOffsetsDn.ToArray(),
                WhiteLevelDn = xTrans.WhiteLevelDn,
            }
            : Of((RawImage)photograph, kind, source, noise);

    private static FrameInfo Of(RawImage raw, FrameKind kind, FileInfo source, NoiseModel? noise) =>
        new()
        {
            Kind = kind,
            WidthPx = raw.WidthPx,
            HeightPx = raw.HeightPx,
            SourceBytes = source.Length,
            SourceModifiedUtc = source.LastWriteTimeUtc,
            Cfa = raw.Cfa,
            BlackColumns = raw.Black.Columns,
            BlackRows = raw.Black.Rows,
            BlackDn = raw.Black.PatternDn.ToArray(),
            BlackRowOffsetsDn = raw.Black.RowOffsetsDn.ToArray(),
            BlackColumnOffsetsDn = raw.Black.ColumnOffsetsDn.ToArray(),
            WhiteLevelDn = raw.WhiteLevelDn,
            Noise = noise,
            Capture = raw.Capture,
            AsShotNeutral = raw.Color.AsShotNeutral,
            CameraToSrgb = ToSrgb(raw.Color),
        };

    /// <exception cref="TrainingDataException">Networks of that kind cannot learn from it.</exception>
    internal void Require(MosaicLayout layout)
    {
        if (XTrans is null == (layout == MosaicLayout.XTransNine))
        {
            throw new TrainingDataException(
                "mosaic",
                $"the configuration says {layout}, and these exposures are of a sensor with {(XTrans is null ? "Bayer" : "X-Trans")} filters",
                $"Set it to {(XTrans is null ? MosaicLayout.Bayer : MosaicLayout.XTransNine)}, and the rest as configs/{(XTrans is null ? "sid-sony" : "sid-fuji")}.json has it."
            );
        }
    }

    private static Matrix3x3 ToSrgb(CameraColor color)
    {
        CameraNeutral neutral = color.AsShotNeutral ?? new CameraNeutral(1, 1, 1);
        return CameraColorSampler.BalancedCameraToSrgb(color)
            * Matrix3x3.Diagonal(neutral.Green / neutral.Red, 1, neutral.Green / neutral.Blue);
    }
}
