using Tapetum.Raw;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor.Lines;

namespace Tapetum.Sensor;

/// <summary>
/// What a sensor shows in the dark, from frames taken with the lens covered, with the exposure time and ISO of the picture: glow of the amplifiers, and hot pixels.
/// <code>
/// d(x, y)    mean of one or two frames, median of more, above black
/// glow       medians of 8 × 8 pixels of one position of the CFA, bilinear between them
/// r = d − glow,  s = 1.4826·median |r| of the block
///
/// |r| ≤ 4s   noise: only what several frames agree on is subtracted, w·r with w = max(0, 1 − variance of d / s²)
/// |r| > 4s   a pixel's own offset: r is subtracted
///  r  > 12s  a hot pixel: its own noise is larger than what it could tell, so its neighbours of the same colour speak for it
/// </code>
/// A single dark frame so takes the glow and the hot pixels away and adds none of its own noise. Of X-Trans sensors, which show in the dark what others do, only what speaks for a hot pixel
/// depends on the filters.
/// </summary>
public sealed class DarkFrame
{
    private const float OwnOffset = 4;
    private const float Hot = 12;

    private readonly RawImage first;
    private readonly XTransPhase? xTrans;
    private readonly float[] offsetsDn;
    private readonly bool[] isHot;

    private DarkFrame(RawImage first, XTransPhase? xTrans, float[] offsetsDn, bool[] isHot) =>
        (this.first, this.xTrans, this.offsetsDn, this.isHot) = (first, xTrans, offsetsDn, isHot);

    /// <summary>How many pixels are hot.</summary>
    public int HotPixels => isHot.Count(hot => hot);

    /// <param name="frames">At least one; of one camera and size.</param>
    /// <exception cref="DarkFrameException">They do not belong together.</exception>
    public static DarkFrame Of(IReadOnlyList<RawImage> frames) => Of(frames, xTrans: null);

    /// <summary>Of frames with Bayer or X-Trans filters, all with the same.</summary>
    /// <exception cref="DarkFrameException">They do not belong together.</exception>
    internal static DarkFrame Of(IReadOnlyList<Photograph> frames)
    {
        XTransPhase? phase = (frames[0] as XTransImage)?.Phase;
        foreach (Photograph other in frames)
        {
            Require(frames[0].Path, other.Path, phase == (other as XTransImage)?.Phase);
        }

        return Of([.. frames.Select(GridOf)], phase);
    }

    private static DarkFrame Of(IReadOnlyList<RawImage> frames, XTransPhase? xTrans)
    {
        ArgumentOutOfRangeException.ThrowIfZero(frames.Count);
        RawImage one = frames[0];
        foreach (RawImage other in frames.Skip(1))
        {
            RequireSameSensor(one, other);
        }

        // What a readout adds to whole lines is each frame's own: a picture has others.
        DarkSignal signal = DarkSignal.Of([
            .. frames.Select(frame => LineNoiseEstimator.Remove(frame, CancellationToken.None)),
        ]);
        float[] offsets = new float[signal.MeanDn.Length];
        bool[] hot = new bool[offsets.Length];
        Parallel.For(
            0,
            4,
            position => FindOffsets(signal, one.WidthPx, one.HeightPx, position & 1, position >> 1, offsets, hot)
        );
        return new(one, xTrans, offsets, hot);
    }

    /// <summary>The picture without what the sensor shows in the dark. What is clipped stays so.</summary>
    /// <exception cref="DarkFrameException">It is of another camera or size.</exception>
    public RawImage SubtractFrom(RawImage raw)
    {
        Require(first.Path, raw.Path, xTrans is null);
        return raw.With(Cleaned(raw), RemarksOf(raw));
    }

    /// <inheritdoc cref="SubtractFrom(RawImage)"/>
    internal XTransImage SubtractFrom(XTransImage raw)
    {
        Require(first.Path, raw.Path, xTrans == raw.Phase);
        return raw.With(Cleaned(raw.ToGrid()), RemarksOf(raw));
    }

    /// <inheritdoc cref="SubtractFrom(RawImage)"/>
    internal Photograph SubtractFrom(Photograph mosaic) =>
        mosaic is XTransImage raw ? SubtractFrom(raw) : SubtractFrom((RawImage)mosaic);

    /// <summary>Whether it was taken as the picture was: by the same camera, in the same size, at about the same ISO and exposure time.</summary>
    internal bool IsLike(Photograph mosaic) =>
        xTrans == (mosaic as XTransImage)?.Phase
        && OtherSensor(first, GridOf(mosaic)) is null
        && DifferenceFrom(mosaic) is null;

    private static RawImage GridOf(Photograph mosaic) =>
        mosaic is XTransImage xTrans ? xTrans.ToGrid() : (RawImage)mosaic;

    private ushort[] Cleaned(RawImage raw)
    {
        RequireSameSensor(first, raw);
        ushort[] clean = GC.AllocateUninitializedArray<ushort>(raw.WidthPx * raw.HeightPx, pinned: true);
        Parallel.For(0, raw.HeightPx, y => SubtractRow(raw, y, clean));
        return clean;
    }

    private IReadOnlyList<string> RemarksOf(Photograph raw) =>
        DifferenceFrom(raw) is { } difference ? [.. raw.Remarks, difference] : raw.Remarks;

    /// <summary>A clause for the user; null when ISO and exposure time are alike, as far as they are known.</summary>
    private string? DifferenceFrom(Photograph raw)
    {
        bool Differ(double? one, double? other) =>
            one is { } a && other is { } b && Math.Abs(Math.Log(a / b)) > Math.Log(1.1);

        CaptureInfo dark = first.Capture;
        return Differ(dark.Iso, raw.Capture.Iso) || Differ(dark.ExposureTimeS, raw.Capture.ExposureTimeS)
            ? $"its dark frame was taken at {Settings(dark)} and itself at {Settings(raw.Capture)}: glow and hot pixels may stay, or leave holes"
            : null;
    }

    private static string Settings(CaptureInfo capture) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"ISO {capture.Iso:0}, {capture.ExposureTimeS:0.####} s"
        );

    private static void RequireSameSensor(RawImage dark, RawImage raw)
    {
        if (OtherSensor(dark, raw) is { } reason)
        {
            throw Other(dark.Path, reason);
        }
    }

    private static void Require(string dark, string raw, bool hasSameFilters)
    {
        if (!hasSameFilters)
        {
            throw Other(dark, FiltersDiffer(raw));
        }
    }

    private static DarkFrameException Other(string dark, string reason) =>
        new(dark, reason, "Take dark frames with the camera, size, ISO and exposure time of the picture.");

    private static string FiltersDiffer(string raw) => $"its colour filters are not those of {raw}";

    private static string? OtherSensor(RawImage dark, RawImage raw) =>
        (dark.WidthPx, dark.HeightPx) != (raw.WidthPx, raw.HeightPx)
            ? $"it has {dark.WidthPx} × {dark.HeightPx} pixels, and {raw.Path} has {raw.WidthPx} × {raw.HeightPx}"
        : dark.Cfa != raw.Cfa ? FiltersDiffer(raw.Path)
        : dark.Capture.Make != raw.Capture.Make || dark.Capture.Model != raw.Capture.Model
            ? $"it was taken by a {dark.Capture.Make} {dark.Capture.Model}, and {raw.Path} by a {raw.Capture.Make} {raw.Capture.Model}"
        : null;

    private static void FindOffsets(
        DarkSignal signal,
        int width,
        int height,
        int left,
        int top,
        float[] offsets,
        bool[] isHot
    )
    {
        DarkGlow glow = DarkGlow.Of(signal.MeanDn, width, height, left, top);
        for (int y = top; y < height; y += 2)
        {
            for (int x = left; x < width; x += 2)
            {
                int at = (y * width) + x;
                (float level, float spread) = glow.At(x, y);
                float r = signal.MeanDn[at] - level;
                float shared = signal.VarianceDn2 is { } variance ? Math.Max(0, 1 - (variance / (spread * spread))) : 0;
                offsets[at] = level + (MathF.Abs(r) > OwnOffset * spread ? r : shared * r);
                isHot[at] = r > Hot * spread;
            }
        }
    }

    private void SubtractRow(RawImage raw, int y, ushort[] clean)
    {
        for (int x = 0; x < raw.WidthPx; x++)
        {
            int at = (y * raw.WidthPx) + x;
            float value =
                isHot[at] && NeighboursOf(raw, x, y) is { } neighbours ? neighbours : WithoutOffset(raw, x, y);
            clean[at] = (ushort)Math.Clamp(value + 0.5f, 0, ushort.MaxValue);
        }
    }

    /// <summary>What counts is how far the dark frame is above the picture's black; its own may have been told or measured otherwise.</summary>
    private float WithoutOffset(RawImage raw, int x, int y)
    {
        int at = (y * raw.WidthPx) + x;
        ushort dn = raw.Mosaic.Span[at];
        return dn >= raw.WhiteLevelDn ? dn : dn - offsetsDn[at] - first.Black.At(x, y) + raw.Black.At(x, y);
    }

    /// <summary>The median of the nearest pixels of the same colour that are not hot; null when there are none within three cells.</summary>
    private float? NeighboursOf(RawImage raw, int x, int y)
    {
        const int MostPx = 6;
        Span<float> found = stackalloc float[((2 * MostPx) + 1) * ((2 * MostPx) + 1)];
        for (int reach = 2; reach <= MostPx; reach += 2)
        {
            int count = 0;
            for (int dy = -reach; dy <= reach; dy++)
            {
                for (int dx = -reach; dx <= reach; dx++)
                {
                    (int nx, int ny) = (x + dx, y + dy);
                    bool isInside = nx >= 0 && ny >= 0 && nx < raw.WidthPx && ny < raw.HeightPx;
                    if (isInside && AreAlike(x, y, nx, ny) && !isHot[(ny * raw.WidthPx) + nx])
                    {
                        found[count++] = WithoutOffset(raw, nx, ny);
                    }
                }
            }

            // Two on one side only would draw an edge through the hole.
            if (count >= 3)
            {
                found[..count].Sort();
                return (found[(count - 1) / 2] + found[count / 2]) / 2;
            }
        }

        return null;
    }

    /// <summary>Whether two pixels are under filters of the same kind: of a Bayer sensor's two greens each is its own.</summary>
    private bool AreAlike(int x, int y, int otherX, int otherY) =>
        xTrans is { } phase
            ? XTransPattern.ColorAt(x + phase.X, y + phase.Y)
                == XTransPattern.ColorAt(otherX + phase.X, otherY + phase.Y)
            : ((x ^ otherX) & 1) == 0 && ((y ^ otherY) & 1) == 0;
}
