using System.Numerics;
using Tapetum.Inference;

namespace Tapetum.Development.Lens;

/// <summary>
/// How far another colour c of a block lies from green g along the direction e from the picture's centre. Shifted back by what is known already, s, it is explained by green and its slope:
/// <code>
/// c(x + s·e) = α + β·g(x) + γ·∂g/∂e      d = s − γ / β
/// var d      = σ² / (β²·S) + 0.03²        σ²: what stays unexplained, a pixel; S: what of the slope green itself does not explain
/// </code>
/// </summary>
/// <remarks>Not safe for several threads: it holds the block's pixels.</remarks>
internal sealed class ColorDistance
{
    private const int Channels = 3;
    private const int Green = 1;
    private const int Side = EdgeBlock.SidePx;
    private const int Margin = EdgeBlock.MarginPx;
    private const int Stride = Side + (2 * Margin);
    private const int Taps = 4;
    private const double LeastDeviationPx = 0.03;

    /// <summary>How much of the colour green must explain: the edge is of one thing and another, no coloured pattern.</summary>
    private const double LeastExplained = 0.85;

    private readonly float[] green = new float[Stride * Stride];
    private readonly float[] other = new float[Stride * Stride];
    private readonly float[] between = new float[Stride * Side];
    private readonly float[] shifted = new float[Side * Side];

    /// <summary>Null where the block does not tell.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="block">Of it.</param>
    /// <param name="channel">0 red, 2 blue.</param>
    /// <param name="knownPx">s; less than the margin.</param>
    public BlockDistance? Measure(LinearImage image, EdgeBlock block, int channel, double knownPx)
    {
        for (int y = 0; y < Stride; y++)
        {
            ReadOnlySpan<float> row = image
                .Row(block.TopPx - Margin + y)
                .Slice(Channels * (block.LeftPx - Margin), Channels * Stride);
            for (int x = 0; x < Stride; x++)
            {
                green[(y * Stride) + x] = row[(Channels * x) + Green];
                other[(y * Stride) + x] = row[(Channels * x) + channel];
            }
        }

        Shift((float)(knownPx * block.Across), (float)(knownPx * block.Down));
        return Solve(block, knownPx);
    }

    /// <summary>Catmull and Rom's cubic, along rows and then along columns.</summary>
    private void Shift(float across, float down)
    {
        Span<float> weights = stackalloc float[Taps];
        int left = (int)MathF.Floor(across);
        CubicSample.Weights(across - left, weights);
        for (int y = 0; y < Stride; y++)
        {
            Weigh(other, (y * Stride) + Margin + left - 1, step: 1, weights, between.AsSpan(y * Side, Side));
        }

        int top = (int)MathF.Floor(down);
        CubicSample.Weights(down - top, weights);
        for (int y = 0; y < Side; y++)
        {
            Weigh(between, (Margin + y + top - 1) * Side, step: Side, weights, shifted.AsSpan(y * Side, Side));
        }
    }

    private static void Weigh(float[] from, int first, int step, ReadOnlySpan<float> weights, Span<float> to)
    {
        for (int x = 0; x < Side; x += Vector<float>.Count)
        {
            Vector<float> sum = new Vector<float>(from, first + x) * weights[0];
            sum += new Vector<float>(from, first + x + step) * weights[1];
            sum += new Vector<float>(from, first + x + (2 * step)) * weights[2];
            sum += new Vector<float>(from, first + x + (3 * step)) * weights[3];
            sum.CopyTo(to[x..]);
        }
    }

    private BlockDistance? Solve(EdgeBlock block, double knownPx)
    {
        Vector<float> zero = Vector<float>.Zero;
        var (g, d, c, gg, gd, gc, dd, dc, cc) = (zero, zero, zero, zero, zero, zero, zero, zero, zero);
        // About values of the block itself, so that squares keep their digits.
        Vector<float> greenOff = new(green[(Margin * Stride) + Margin]);
        Vector<float> otherOff = new(shifted[0]);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x += Vector<float>.Count)
            {
                int at = ((y + Margin) * Stride) + x + Margin;
                Vector<float> slope =
                    ((new Vector<float>(green, at + 1) - new Vector<float>(green, at - 1)) * (block.Across / 2))
                    + (
                        (new Vector<float>(green, at + Stride) - new Vector<float>(green, at - Stride))
                        * (block.Down / 2)
                    );
                Vector<float> level = new Vector<float>(green, at) - greenOff;
                Vector<float> color = new Vector<float>(shifted, (y * Side) + x) - otherOff;
                g += level;
                d += slope;
                c += color;
                gg += level * level;
                gd += level * slope;
                gc += level * color;
                dd += slope * slope;
                dc += slope * color;
                cc += color * color;
            }
        }

        const double Count = Side * Side;
        (double meanG, double meanD, double meanC) = (Sum(g) / Count, Sum(d) / Count, Sum(c) / Count);
        double squareG = Sum(gg) - (Count * meanG * meanG);
        double squareD = Sum(dd) - (Count * meanD * meanD);
        double squareC = Sum(cc) - (Count * meanC * meanC);
        double both = Sum(gd) - (Count * meanG * meanD);
        double withG = Sum(gc) - (Count * meanG * meanC);
        double withD = Sum(dc) - (Count * meanD * meanC);
        double own = squareD - (both * both / Math.Max(squareG, 1e-20));
        double determinant = squareG * own;
        double beta = ((withG * squareD) - (withD * both)) / determinant;
        double gamma = ((withD * squareG) - (withG * both)) / determinant;
        double left = Math.Max(0, squareC - (beta * withG) - (gamma * withD));
        if (!(determinant > 0) || !(beta > 0) || left > (1 - LeastExplained) * squareC)
        {
            return null;
        }

        double variance = (left / (Count - 3) / (beta * beta * own)) + (LeastDeviationPx * LeastDeviationPx);
        return new(block, knownPx - (gamma / beta), 1 / variance);
    }

    private static double Sum(Vector<float> lanes) => Vector.Sum(lanes);
}
