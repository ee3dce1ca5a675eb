using System.Text.Json.Serialization;
using Tapetum.Raw;
using Tapetum.Sensor;
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

    public required CfaPattern Cfa { get; init; }

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

    /// <param name="raw">The decoded file.</param>
    /// <param name="kind">What is stored of it.</param>
    /// <param name="source">The file.</param>
    public static FrameInfo Of(RawImage raw, FrameKind kind, FileInfo source) =>
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
            Noise = kind == FrameKind.Mosaic ? NoiseModels.For(raw) : null,
            Capture = raw.Capture,
            AsShotNeutral = raw.Color.AsShotNeutral,
            CameraToSrgb = ToSrgb(raw.Color),
        };

    private static Matrix3x3 ToSrgb(CameraColor color)
    {
        CameraNeutral neutral = color.AsShotNeutral ?? new CameraNeutral(1, 1, 1);
        return CameraColorSampler.BalancedCameraToSrgb(color)
            * Matrix3x3.Diagonal(neutral.Green / neutral.Red, 1, neutral.Green / neutral.Blue);
    }
}
