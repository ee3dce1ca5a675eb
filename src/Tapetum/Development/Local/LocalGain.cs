using System.Numerics;
using System.Runtime.InteropServices;
using Tapetum.Development.Geometry;

namespace Tapetum.Development.Local;

/// <summary>The gains of <see cref="LocalTone"/>, row by row.</summary>
internal sealed class LocalGain
{
    private const float Ln2 = 0.6931472f;

    private readonly LightMap map;
    private readonly float toGrey;
    private readonly float shadowRange;
    private readonly float shadows;
    private readonly float highlightRange;
    private readonly float highlights;

    /// <param name="recipe">What is to be moved, and where scene white lies.</param>
    /// <param name="map">As it lies over the picture that is viewed.</param>
    public LocalGain(DevelopmentRecipe recipe, LightMap map)
    {
        this.map = map;
        toGrey = (float)Math.Log2(recipe.Amplification / LocalTone.MiddleGrey);
        float whiteEv = MathF.Log2(recipe.Curve.SceneWhite / (float)LocalTone.MiddleGrey);
        shadowRange = (float)(-1 / LocalTone.ShadowRangeEv);
        highlightRange = 1 / whiteEv;
        shadows = (float)(16 * LocalTone.ShadowReachEv * recipe.Local.Shadows) * Ln2;
        highlights = (float)(16 * LocalTone.HighlightReach * recipe.Local.Highlights) * whiteEv * Ln2;
    }

    /// <summary>How many values the buffer for a line must hold.</summary>
    public static int LineLength(int widthPx) => 2 * (widthPx + Vector<float>.Count);

    /// <summary>Multiplies the gains of a row.</summary>
    /// <param name="place">Where the view's pixels lie in the picture that the map lies over.</param>
    /// <param name="rowPx">Which of its rows this is.</param>
    /// <param name="red">[n], linear camera RGB.</param>
    /// <param name="green">[n].</param>
    /// <param name="blue">[n].</param>
    /// <param name="line">[<see cref="LineLength"/> of n], overwritten.</param>
    /// <param name="gains">[n].</param>
    public void Multiply(
        ViewPlace place,
        int rowPx,
        ReadOnlySpan<float> red,
        ReadOnlySpan<float> green,
        ReadOnlySpan<float> blue,
        Span<float> line,
        Span<float> gains
    )
    {
        Span<float> slopes = line[..(line.Length / 2)];
        Span<float> offsets = line[(line.Length / 2)..];
        if (place.IsSlanted)
        {
            SpreadSlanted(place, rowPx, gains.Length, slopes, offsets);
        }
        else
        {
            Spread(place, rowPx, gains.Length, slopes, offsets);
        }

        ReadOnlySpan<Vector<float>> reds = MemoryMarshal.Cast<float, Vector<float>>(red);
        ReadOnlySpan<Vector<float>> greens = MemoryMarshal.Cast<float, Vector<float>>(green);
        ReadOnlySpan<Vector<float>> blues = MemoryMarshal.Cast<float, Vector<float>>(blue);
        Span<Vector<float>> result = MemoryMarshal.Cast<float, Vector<float>>(gains);
        (float r, float g, float b) = (map.Weights[0], map.Weights[1], map.Weights[2]);
        for (int i = 0; i < result.Length; i++)
        {
            int x = i * Vector<float>.Count;
            Vector<float> light = (r * reds[i]) + (g * greens[i]) + (b * blues[i]);
            result[i] *= Gain(light, new Vector<float>(slopes[x..]), new Vector<float>(offsets[x..]));
        }

        for (int x = result.Length * Vector<float>.Count; x < gains.Length; x++)
        {
            gains[x] *= Gain((r * red[x]) + (g * green[x]) + (b * blue[x]), slopes[x], offsets[x]);
        }
    }

    internal float Gain(float light, float slope, float offset)
    {
        float x = (slope * MathF.Log2(MathF.Max(light, map.Floor))) + offset + toGrey;
        return MathF.Exp((shadows * Bump(x * shadowRange)) + (highlights * Bump(x * highlightRange)));

        static float Bump(float u)
        {
            float held = Math.Clamp(u, 0, 1);
            float sides = held * (1 - held);
            return sides * sides;
        }
    }

    private Vector<float> Gain(Vector<float> light, Vector<float> slope, Vector<float> offset)
    {
        Vector<float> guide = Vector.Log2(Vector.Max(light, new Vector<float>(map.Floor)));
        Vector<float> x = (slope * guide) + offset + new Vector<float>(toGrey);
        return Vector.Exp((shadows * Bump(x * shadowRange)) + (highlights * Bump(x * highlightRange)));

        static Vector<float> Bump(Vector<float> u)
        {
            Vector<float> held = Vector.Min(Vector.Max(u, Vector<float>.Zero), Vector<float>.One);
            Vector<float> sides = held * (Vector<float>.One - held);
            return sides * sides;
        }
    }

    /// <summary>The map along a row: straight from node to node.</summary>
    private void Spread(ViewPlace place, int rowPx, int widthPx, Span<float> slopes, Span<float> offsets)
    {
        float y = Math.Clamp(((float)place.At(0, rowPx).Y * map.Rows) - 0.5f, 0, map.Rows - 1);
        int top = Math.Min((int)y, Math.Max(0, map.Rows - 2));
        ReadOnlySpan<float> above = map.Nodes.Slice(2 * top * map.Columns, 2 * map.Columns);
        ReadOnlySpan<float> below = map.Nodes.Slice(2 * Math.Min(top + 1, map.Rows - 1) * map.Columns, 2 * map.Columns);
        float first = ((float)place.X * map.Columns) - 0.5f;
        float step = (float)place.XPerColumn * map.Columns;
        for (int x = 0; x < widthPx; )
        {
            float at = Math.Clamp(first + (x * step), 0, map.Columns - 1);
            int left = Math.Min((int)at, Math.Max(0, map.Columns - 2));
            int right = Math.Min(left + 1, map.Columns - 1);
            // Up to the pixel whose middle lies beyond the node at the right.
            int end = right == map.Columns - 1 ? widthPx : (int)MathF.Ceiling((right - first) / step);
            end = Math.Clamp(end, x + 1, widthPx);
            for (int channel = 0; channel < 2; channel++)
            {
                float from = float.Lerp(above[(2 * left) + channel], below[(2 * left) + channel], y - top);
                float to = float.Lerp(above[(2 * right) + channel], below[(2 * right) + channel], y - top);
                Ramp(from, to - from, x, end, step, first - left, channel == 0 ? slopes : offsets);
            }

            x = end;
        }
    }

    /// <summary>The map along a row that crosses its own.</summary>
    private void SpreadSlanted(ViewPlace place, int rowPx, int widthPx, Span<float> slopes, Span<float> offsets)
    {
        ReadOnlySpan<float> nodes = map.Nodes;
        (double startX, double startY) = place.At(0, rowPx);
        for (int i = 0; i < widthPx; i++)
        {
            float x = ((float)(startX + (i * place.XPerColumn)) * map.Columns) - 0.5f;
            float y = ((float)(startY + (i * place.YPerColumn)) * map.Rows) - 0.5f;
            (x, y) = (Math.Clamp(x, 0, map.Columns - 1), Math.Clamp(y, 0, map.Rows - 1));
            (int left, int top) = ((int)x, (int)y);
            int right = Math.Min(left + 1, map.Columns - 1);
            int above = top * map.Columns;
            int below = Math.Min(top + 1, map.Rows - 1) * map.Columns;
            for (int channel = 0; channel < 2; channel++)
            {
                float upper = float.Lerp(
                    nodes[(2 * (above + left)) + channel],
                    nodes[(2 * (above + right)) + channel],
                    x - left
                );
                float lower = float.Lerp(
                    nodes[(2 * (below + left)) + channel],
                    nodes[(2 * (below + right)) + channel],
                    x - left
                );
                (channel == 0 ? slopes : offsets)[i] = float.Lerp(upper, lower, y - top);
            }
        }
    }

    /// <summary>Writes whole vectors; what lies beyond the end is overwritten by the next part.</summary>
    private static void Ramp(float from, float rise, int start, int end, float step, float offset, Span<float> values)
    {
        for (int x = start; x < end; x += Vector<float>.Count)
        {
            Vector<float> at = ((Vector<float>.Indices + new Vector<float>(x)) * step) + new Vector<float>(offset);
            Vector<float> share = Vector.Min(Vector.Max(at, Vector<float>.Zero), Vector<float>.One);
            (new Vector<float>(from) + (share * rise)).CopyTo(values[x..]);
        }
    }
}
