using Tapetum.Development.Geometry;
using Tapetum.Development.Tone;
using Tapetum.Mosaic;
using Tapetum.Raw;

namespace Tapetum.Development.Local;

/// <summary>
/// Where a picture is bright and where dark, without its detail: the base that local tone goes by.
/// <code>
/// g    = log₂ max(Y, floor)         Y = Σ w_c·raw_c, w as the camera balanced it: settings do not change the map
/// a    = v² / (v² + e²)             v: variance of g over a square of blocks; texture has little of it, edges have much
/// b    = (1 − a)·mean g
/// base = ā·g + b̄                    ā, b̄: means of a and b over squares half as wide around the pixel, straight between nodes
/// </code>
/// </summary>
/// <remarks>
/// A guided filter (He, Sun, Tang, "Guided Image Filtering", TPAMI 2013; "Fast Guided Filter", 2015: found on a small picture, applied to the
/// full one) with a sharper step from texture to edge than its a = v / (v + e): texture leaves less of itself in the base; and with the second means over half as wide a square, so that up to an edge all of them know of it.
/// </remarks>
internal sealed class LightMap
{
    private const int MaxNodes = 64;
    private const int RadiusShare = 16;
    private const float EdgeVariance = 0.25f;
    private const float Darkest = 1e-5f;

    private readonly float[] nodes;

    private LightMap(int columns, int rows, float[] nodes, float[] weights, float floor) =>
        (Columns, Rows, this.nodes, Weights, Floor) = (columns, rows, nodes, weights, floor);

    /// <summary>Nodes lie in the middles of as many equal parts of the picture.</summary>
    public int Columns { get; }

    public int Rows { get; }

    /// <summary>[Rows, Columns, 2]: ā and b̄.</summary>
    public ReadOnlySpan<float> Nodes => nodes;

    /// <summary>Of linear camera red, green and blue in Y.</summary>
    public IReadOnlyList<float> Weights { get; }

    /// <summary>The least Y: what is darker is noise.</summary>
    public float Floor { get; }

    /// <summary>The base of each block that it was made of, log₂ of linear values; none once it is turned.</summary>
    public IReadOnlyList<float> BlockEv { get; private init; } = [];

    /// <param name="picture">Its blocks.</param>
    /// <param name="neutral">As the camera balanced it.</param>
    public static LightMap Of(BlockMeans picture, CameraNeutral neutral)
    {
        float[] weights = [0.25f / neutral.Red, 0.5f / neutral.Green, 0.25f / neutral.Blue];
        float floor = Math.Max(Darkest, picture.CalmNoise());
        float[] guide = GuideOf(picture, weights, floor);
        (float[] slope, float[] offset) = Filter(guide, picture.Columns);
        int columns = Math.Min(MaxNodes, picture.Columns);
        int rows = Math.Min(MaxNodes, picture.Rows);
        float[] lines = new float[2 * columns * rows];
        for (int i = 0; i < columns * rows; i++)
        {
            float x = (((i % columns) + 0.5f) / columns * picture.ColumnSpan) - 0.5f;
            float y = (((i / columns) + 0.5f) / rows * picture.RowSpan) - 0.5f;
            lines[2 * i] = At(slope, picture.Columns, x, y);
            lines[(2 * i) + 1] = At(offset, picture.Columns, x, y);
        }

        return new(columns, rows, lines, weights, floor)
        {
            BlockEv = [.. guide.Select((g, i) => (slope[i] * g) + offset[i])],
        };
    }

    /// <summary>As it lies over the picture that is viewed.</summary>
    /// <param name="orientation">EXIF's, 1 to 8; see <see cref="OrientedView"/>.</param>
    public LightMap Turned(int orientation)
    {
        bool isTransposed = orientation is >= 5 and <= 8;
        bool columnsReversed = orientation is 2 or 3 or 7 or 8;
        bool rowsReversed = orientation is 3 or 4 or 6 or 7;
        (int columns, int rows) = isTransposed ? (Rows, Columns) : (Columns, Rows);
        float[] turned = new float[nodes.Length];
        for (int i = 0; i < columns * rows; i++)
        {
            (int x, int y) = isTransposed ? (i / columns, i % columns) : (i % columns, i / columns);
            int from = ((rowsReversed ? Rows - 1 - y : y) * Columns) + (columnsReversed ? Columns - 1 - x : x);
            (turned[2 * i], turned[(2 * i) + 1]) = (nodes[2 * from], nodes[(2 * from) + 1]);
        }

        return new(columns, rows, turned, [.. Weights], Floor);
    }

    private static float[] GuideOf(BlockMeans picture, float[] weights, float floor)
    {
        float[] guide = new float[picture.Green.Length];
        for (int i = 0; i < guide.Length; i++)
        {
            float y = (weights[0] * picture.Red[i]) + (weights[1] * picture.Green[i]) + (weights[2] * picture.Blue[i]);
            guide[i] = MathF.Log2(MathF.Max(y, floor));
        }

        return guide;
    }

    private static (float[] Slope, float[] Offset) Filter(float[] guide, int columns)
    {
        int radius = Math.Max(1, Math.Max(columns, guide.Length / columns) / RadiusShare);
        float[] mean = MeansOf(guide, columns, radius);
        float[] squares = MeansOf([.. guide.Select(g => g * g)], columns, radius);
        float[] slope = new float[guide.Length];
        float[] offset = new float[guide.Length];
        for (int i = 0; i < guide.Length; i++)
        {
            float variance = MathF.Max(0, squares[i] - (mean[i] * mean[i]));
            float square = variance * variance;
            slope[i] = square / (square + (EdgeVariance * EdgeVariance));
            offset[i] = (1 - slope[i]) * mean[i];
        }

        int half = Math.Max(1, radius / 2);
        return (MeansOf(slope, columns, half), MeansOf(offset, columns, half));
    }

    private static float[] MeansOf(float[] values, int columns, int radius)
    {
        float[] means = new float[values.Length];
        BoxMeans.Of([.. values], means, columns, radius, new ParallelOptions());
        return means;
    }

    /// <summary>Straight between the four values around a place.</summary>
    private static float At(float[] values, int columns, float x, float y)
    {
        int rows = values.Length / columns;
        (x, y) = (Math.Clamp(x, 0, columns - 1), Math.Clamp(y, 0, rows - 1));
        (int left, int top) = ((int)x, (int)y);
        (int right, int bottom) = (Math.Min(left + 1, columns - 1), Math.Min(top + 1, rows - 1));
        float above = float.Lerp(values[(top * columns) + left], values[(top * columns) + right], x - left);
        float below = float.Lerp(values[(bottom * columns) + left], values[(bottom * columns) + right], x - left);
        return float.Lerp(above, below, y - top);
    }
}
