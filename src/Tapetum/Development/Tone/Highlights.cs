using System.Numerics;
using Tapetum.Raw;

namespace Tapetum.Development.Tone;

/// <summary>What a sensor's full channels stand for: the first steps of <see cref="RowDeveloper"/>.</summary>
/// <param name="clip">Where the channels are full.</param>
/// <param name="neutral">The light.</param>
internal sealed class Highlights(ClipLevels clip, CameraNeutral neutral)
{
    /// <summary>Of the level at which a channel is full: below it nothing is clipped.</summary>
    private const float ClipStart = 0.90f;

    private const float ClipWidth = 0.08f;

    private readonly float fillRed = 1 / clip.Red;
    private readonly float fillGreen = 1 / clip.Green;
    private readonly float fillBlue = 1 / clip.Blue;
    private readonly float gainRed = 1 / neutral.Red;
    private readonly float gainGreen = 1 / neutral.Green;
    private readonly float gainBlue = 1 / neutral.Blue;

    /// <summary>White-balanced, clipped channels rebuilt, and white where two are clipped.</summary>
    public (float Red, float Green, float Blue) Rebuild(float red, float green, float blue)
    {
        (float sr, float sg, float sb) = (
            Clipping(red * fillRed),
            Clipping(green * fillGreen),
            Clipping(blue * fillBlue)
        );
        (float br, float bg, float bb) = (red * gainRed, green * gainGreen, blue * gainBlue);
        float er = br + (sr * MathF.Max(0, ((bg + bb) / 2) - br));
        float eg = bg + (sg * MathF.Max(0, ((br + bb) / 2) - bg));
        float eb = bb + (sb * MathF.Max(0, ((br + bg) / 2) - bb));
        float toWhite = MathF.Max(MathF.Min(sr, sg), MathF.Min(MathF.Max(sr, sg), sb));
        float white = MathF.Max(er, MathF.Max(eg, eb));
        return (er + (toWhite * (white - er)), eg + (toWhite * (white - eg)), eb + (toWhite * (white - eb)));
    }

    /// <inheritdoc cref="Rebuild(float, float, float)"/>
    public (Vector<float> Red, Vector<float> Green, Vector<float> Blue) Rebuild(
        Vector<float> red,
        Vector<float> green,
        Vector<float> blue
    )
    {
        Vector<float> half = new(0.5f);
        (Vector<float> sr, Vector<float> sg, Vector<float> sb) = (
            Clipping(red * fillRed),
            Clipping(green * fillGreen),
            Clipping(blue * fillBlue)
        );
        (Vector<float> br, Vector<float> bg, Vector<float> bb) = (red * gainRed, green * gainGreen, blue * gainBlue);
        Vector<float> er = br + (sr * Vector.Max(Vector<float>.Zero, ((bg + bb) * half) - br));
        Vector<float> eg = bg + (sg * Vector.Max(Vector<float>.Zero, ((br + bb) * half) - bg));
        Vector<float> eb = bb + (sb * Vector.Max(Vector<float>.Zero, ((br + bg) * half) - bb));
        Vector<float> toWhite = Vector.Max(Vector.Min(sr, sg), Vector.Min(Vector.Max(sr, sg), sb));
        Vector<float> white = Vector.Max(er, Vector.Max(eg, eb));
        er += toWhite * (white - er);
        eg += toWhite * (white - eg);
        eb += toWhite * (white - eb);
        return (er, eg, eb);
    }

    /// <summary>
    /// The same in the camera's own colours, so that pixels can be averaged: the mean of a full pixel, which is white, and a dark one would else be neither, but pink.
    /// </summary>
    /// <param name="rgb">[n, 3], linear camera RGB.</param>
    public void RebuildInPlace(Span<float> rgb)
    {
        for (int i = 0; i < rgb.Length; i += 3)
        {
            (float red, float green, float blue) = (rgb[i], rgb[i + 1], rgb[i + 2]);
            if (MathF.Max(red * fillRed, MathF.Max(green * fillGreen, blue * fillBlue)) > ClipStart)
            {
                (red, green, blue) = Rebuild(red, green, blue);
                (rgb[i], rgb[i + 1], rgb[i + 2]) = (red / gainRed, green / gainGreen, blue / gainBlue);
            }
        }
    }

    /// <inheritdoc cref="RebuildInPlace(Span{float})"/>
    /// <param name="red">[n], linear camera RGB.</param>
    /// <param name="green">[n].</param>
    /// <param name="blue">[n].</param>
    public void RebuildInPlace(Span<float> red, Span<float> green, Span<float> blue)
    {
        for (int i = 0; i < red.Length; i++)
        {
            if (MathF.Max(red[i] * fillRed, MathF.Max(green[i] * fillGreen, blue[i] * fillBlue)) > ClipStart)
            {
                (float r, float g, float b) = Rebuild(red[i], green[i], blue[i]);
                (red[i], green[i], blue[i]) = (r / gainRed, g / gainGreen, b / gainBlue);
            }
        }
    }

    private static float Clipping(float fill)
    {
        float t = Math.Clamp((fill - ClipStart) * (1 / ClipWidth), 0, 1);
        return t * t * (3 - (2 * t));
    }

    private static Vector<float> Clipping(Vector<float> fill)
    {
        Vector<float> t = (fill - new Vector<float>(ClipStart)) * new Vector<float>(1 / ClipWidth);
        t = Vector.Min(Vector.Max(t, Vector<float>.Zero), Vector<float>.One);
        return t * t * (new Vector<float>(3) - (t + t));
    }
}
