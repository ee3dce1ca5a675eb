using System.Numerics;
using Tapetum.Raw.Profiles;

namespace Tapetum.Development.Color;

/// <summary>
/// Looks colours up in a camera profile's table, in linear RGB of the profile's space, no channel below 0.
/// <code>
/// V = max,  C = max − min,  S = C / V
/// H = (G − B) / C  where red is max;  2 + (B − R) / C  green;  4 + (R − G) / C  blue;  all mod 6
/// e = the table's entry at (H·hues / 6 around, S·(saturations − 1), E(min(1, scale·V))·(values − 1)), straight between its neighbours
/// H + e.hue / 60,  min(1, S·e.saturation),  V' = E⁻¹(scale·V, times e.value) / scale
/// channel = V' − V'·S·max(0, min(1, k, 4 − k)),  k = (n + H) mod 6,  n = 5, 3, 1
/// </code>
/// E is sRGB's transfer where the table asks for it. scale: what a value of the table's is for one of ours.
/// </summary>
/// <remarks>Digital Negative Specification 1.6, "HSV Tables". Above 1 the value is multiplied as at 1: brighter light is not cut off here.</remarks>
internal sealed class HueSatTable
{
    private const float Least = 1e-20f;

    private readonly HueSatMap map;
    private readonly float scale;
    private readonly Vector4[] entries;

    public HueSatTable(HueSatMap map, double scale)
    {
        (this.map, this.scale) = (map, (float)scale);
        ReadOnlySpan<float> numbers = map.Entries;
        entries = new Vector4[numbers.Length / 3];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = new(numbers[3 * i] / 60, numbers[(3 * i) + 1], numbers[(3 * i) + 2], 0);
        }
    }

    public void Apply(ref float red, ref float green, ref float blue)
    {
        float value = MathF.Max(red, MathF.Max(green, blue));
        float chroma = value - MathF.Min(red, MathF.Min(green, blue));
        float hue =
            value == red ? (green - blue) / MathF.Max(chroma, Least)
            : value == green ? 2 + ((blue - red) / MathF.Max(chroma, Least))
            : 4 + ((red - green) / MathF.Max(chroma, Least));
        hue = hue < 0 ? hue + 6 : hue;
        float saturation = chroma / MathF.Max(value, Least);
        float scaled = map.IsEncoded ? SrgbTransfer.Encode(value * scale) : value * scale;
        Vector4 entry = At(hue, saturation, scaled);
        hue += entry.X;
        saturation = MathF.Min(1, saturation * entry.Y);
        value = map.IsEncoded ? SrgbTransfer.Decode(scaled * entry.Z) / scale : value * entry.Z;
        float wide = value * saturation;
        red = value - (wide * Share(hue + 5));
        green = value - (wide * Share(hue + 3));
        blue = value - (wide * Share(hue + 1));
    }

    public void Apply(ref Vector<float> red, ref Vector<float> green, ref Vector<float> blue)
    {
        Vector<float> least = new(Least);
        Vector<float> value = Vector.Max(red, Vector.Max(green, blue));
        Vector<float> chroma = value - Vector.Min(red, Vector.Min(green, blue));
        Vector<float> inverse = Vector<float>.One / Vector.Max(chroma, least);
        Vector<float> hue = Vector.ConditionalSelect(
            Vector.Equals(value, red),
            (green - blue) * inverse,
            Vector.ConditionalSelect(
                Vector.Equals(value, green),
                ((blue - red) * inverse) + new Vector<float>(2),
                ((red - green) * inverse) + new Vector<float>(4)
            )
        );
        hue = Vector.ConditionalSelect(Vector.LessThan(hue, Vector<float>.Zero), hue + new Vector<float>(6), hue);
        Vector<float> saturation = chroma / Vector.Max(value, least);
        Vector<float> scaled = value * scale;
        scaled = map.IsEncoded ? SrgbTransfer.Encode(scaled) : scaled;
        (Vector<float> turns, Vector<float> paler, Vector<float> brighter) = At(hue, saturation, scaled);
        hue += turns;
        saturation = Vector.Min(Vector<float>.One, saturation * paler);
        value = map.IsEncoded ? SrgbTransfer.Decode(scaled * brighter) / scale : value * brighter;
        Vector<float> wide = value * saturation;
        red = value - (wide * Share(hue + new Vector<float>(5)));
        green = value - (wide * Share(hue + new Vector<float>(3)));
        blue = value - (wide * Share(hue + Vector<float>.One));
    }

    private static float Share(float turned)
    {
        float k = turned - (6 * MathF.Floor(turned / 6));
        return MathF.Max(0, MathF.Min(1, MathF.Min(k, 4 - k)));
    }

    private static Vector<float> Share(Vector<float> turned)
    {
        Vector<float> k = turned - (Vector.Floor(turned / 6) * 6);
        Vector<float> inside = Vector.Min(Vector<float>.One, Vector.Min(k, new Vector<float>(4) - k));
        return Vector.Max(Vector<float>.Zero, inside);
    }

    private (Vector<float> Turns, Vector<float> Paler, Vector<float> Brighter) At(
        Vector<float> hue,
        Vector<float> saturation,
        Vector<float> value
    )
    {
        Span<float> turns = stackalloc float[Vector<float>.Count];
        Span<float> paler = stackalloc float[Vector<float>.Count];
        Span<float> brighter = stackalloc float[Vector<float>.Count];
        for (int i = 0; i < turns.Length; i++)
        {
            Vector4 entry = At(hue[i], saturation[i], value[i]);
            (turns[i], paler[i], brighter[i]) = (entry.X, entry.Y, entry.Z);
        }

        return (new(turns), new(paler), new(brighter));
    }

    /// <param name="hue">0 to 6.</param>
    /// <param name="saturation">0 to 1.</param>
    /// <param name="value">As it is looked up; what is above 1 counts as 1. Likewise what is no number, for all three, as 0.</param>
    private Vector4 At(float hue, float saturation, float value)
    {
        (int h, float alongHue) = Split(hue * map.Hues / 6, map.Hues);
        (int s, float alongSaturation) = Split(saturation * (map.Saturations - 1), map.Saturations - 2);
        (int v, float alongValue) = Split(value * (map.Values - 1), Math.Max(0, map.Values - 2));
        int first = h >= map.Hues ? 0 : h;
        int next = first + 1 >= map.Hues ? 0 : first + 1;
        int plane = v * map.Hues;
        Vector4 low = Between(plane, first, next, s, alongHue, alongSaturation);
        return map.Values == 1
            ? low
            : Vector4.Lerp(low, Between(plane + map.Hues, first, next, s, alongHue, alongSaturation), alongValue);
    }

    private Vector4 Between(int plane, int first, int next, int s, float alongHue, float alongSaturation)
    {
        int one = ((plane + first) * map.Saturations) + s;
        int other = ((plane + next) * map.Saturations) + s;
        return Vector4.Lerp(
            Vector4.Lerp(entries[one], entries[one + 1], alongSaturation),
            Vector4.Lerp(entries[other], entries[other + 1], alongSaturation),
            alongHue
        );
    }

    private static (int Index, float Along) Split(float at, int last)
    {
        int index = Math.Clamp((int)at, 0, last);
        return (index, Math.Clamp(at - index, 0, 1));
    }
}
