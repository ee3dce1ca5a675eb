using System.Numerics.Tensors;
using Tapetum.Inference;
using Tapetum.Raw;

namespace Tapetum.Development.Lens;

/// <summary>
/// How much wider than green g another colour c is drawn in a block. Green is first moved onto it, as far as its slopes say; then for each width s
/// <code>
/// c = α  + β·g  + γ·∂g/∂x  + δ·∂g/∂y  + ε·(G_s∗g − g)       there = ε / β
/// g = α' + β'·c + γ'·∂c/∂x + δ'·∂c/∂y + ε'·(G_s∗c − c)      back = −ε' / β'
/// share = min(there, back)
/// </code>
/// Noise of what explains looks like a wider drawing of what is explained: there it tells too much, back as much too little.
/// </summary>
/// <remarks>Not safe for several threads: it holds the block's pixels. Moving blurs green a little: what is told is too small rather than too large.</remarks>
internal sealed class ColorSpread
{
    private const int Channels = 3;
    private const int Side = EdgeBlock.SidePx;
    private const int Margin = EdgeBlock.MarginPx;
    private const int Stride = Side + (2 * Margin);
    private const int Taps = 4;
    private const int MoveRounds = 2;
    private const double MostMovePx = 2.5;

    /// <summary>How much of the colour green must explain: the edge is of one thing and another, no coloured pattern.</summary>
    private const double LeastExplained = 0.9;

    private readonly float[] read = new float[Stride * Stride];
    private readonly float[] green = new float[Stride * Stride];
    private readonly float[] other = new float[Stride * Stride];
    private readonly float[] between = new float[Stride * Stride];
    private readonly float[][] terms =
    [
        new float[Side * Side],
        new float[Side * Side],
        new float[Side * Side],
        new float[Side * Side],
    ];
    private readonly float[] explained = new float[Side * Side];

    /// <summary>Null where the block does not tell.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="block">Of it.</param>
    /// <param name="channel">0 red, 2 blue.</param>
    /// <param name="kernels">Of each width.</param>
    public BlockSpread? Measure(LinearImage image, EdgeBlock block, int channel, IReadOnlyList<float[]> kernels)
    {
        Read(image, block, Channels / 2, read);
        Read(image, block, channel, other);
        read.CopyTo(green, 0);
        (double across, double down) = (0, 0);
        for (int round = 0; round < MoveRounds; round++)
        {
            if (Solve(green, other, kernel: null) is not { } moved)
            {
                return null;
            }

            across += moved.Weights[1] / moved.Weights[0];
            down += moved.Weights[2] / moved.Weights[0];
            if (!(double.Hypot(across, down) < MostMovePx))
            {
                return null;
            }

            Move((float)across, (float)down);
        }

        double[] shares = new double[kernels.Count];
        double[] left = new double[kernels.Count];
        double variance = 0;
        for (int i = 0; i < kernels.Count; i++)
        {
            if (Solve(green, other, kernels[i]) is not { } there || Solve(other, green, kernels[i]) is not { } back)
            {
                return null;
            }

            shares[i] = Math.Min(there.Weights[3] / there.Weights[0], -back.Weights[3] / back.Weights[0]);
            (left[i], variance) = (there.Left, there.Variance);
        }

        return new(block, shares, left, 1 / (variance + 1e-4));
    }

    /// <summary>A channel of the block, with a little less noise: by 1, 2, 1 along rows and columns.</summary>
    private void Read(LinearImage image, EdgeBlock block, int channel, float[] to)
    {
        for (int y = 0; y < Stride; y++)
        {
            ReadOnlySpan<float> row = image
                .Row(block.TopPx - Margin + y)
                .Slice(Channels * (block.LeftPx - Margin), Channels * Stride);
            for (int x = 0; x < Stride; x++)
            {
                to[(y * Stride) + x] = row[(Channels * x) + channel];
            }
        }

        to.CopyTo(between, 0);
        for (int i = Stride + 1; i < to.Length - Stride - 1; i++)
        {
            float sides = between[i - 1] + between[i + 1] + between[i - Stride] + between[i + Stride];
            float corners =
                between[i - Stride - 1] + between[i - Stride + 1] + between[i + Stride - 1] + between[i + Stride + 1];
            to[i] = ((4 * between[i]) + (2 * sides) + corners) / 16;
        }
    }

    /// <summary>Green of so far away: Catmull and Rom's cubic.</summary>
    private void Move(float across, float down)
    {
        Span<float> weights = stackalloc float[Taps];
        int left = (int)MathF.Floor(across);
        CubicSample.Weights(across - left, weights);
        Weigh(read, left - 1, 1, weights, between);
        int top = (int)MathF.Floor(down);
        CubicSample.Weights(down - top, weights);
        Weigh(between, (top - 1) * Stride, Stride, weights, green);
    }

    /// <summary>What lies beyond the block's rim is taken from within.</summary>
    private static void Weigh(float[] from, int first, int step, ReadOnlySpan<float> weights, float[] to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            float sum = 0;
            for (int k = 0; k < Taps; k++)
            {
                sum += weights[k] * from[Math.Clamp(i + first + (k * step), 0, from.Length - 1)];
            }

            to[i] = sum;
        }
    }

    /// <param name="from">What explains.</param>
    /// <param name="to">What is explained.</param>
    /// <param name="kernel">By which it may be wider; null for not at all.</param>
    private Told? Solve(float[] from, float[] to, float[]? kernel)
    {
        if (kernel is not null)
        {
            Blur(from, kernel);
        }

        for (int y = 0; y < Side; y++)
        {
            int at = ((y + Margin) * Stride) + Margin;
            Range row = (y * Side)..((y + 1) * Side);
            from.AsSpan(at, Side).CopyTo(terms[0].AsSpan(row));
            TensorPrimitives.Subtract(from.AsSpan(at + 1, Side), from.AsSpan(at - 1, Side), terms[1].AsSpan(row));
            TensorPrimitives.Subtract(
                from.AsSpan(at + Stride, Side),
                from.AsSpan(at - Stride, Side),
                terms[2].AsSpan(row)
            );
            to.AsSpan(at, Side).CopyTo(explained.AsSpan(row));
        }

        int count = kernel is null ? 3 : 4;
        double[,] system = new double[count, count + 1];
        Center(explained);
        for (int i = 0; i < count; i++)
        {
            Center(terms[i]);
            for (int k = 0; k <= i; k++)
            {
                system[i, k] = system[k, i] = TensorPrimitives.Dot<float>(terms[i], terms[k]);
            }

            system[i, count] = TensorPrimitives.Dot<float>(terms[i], explained);
        }

        double[] right = [.. Enumerable.Range(0, count).Select(i => system[i, count])];
        double own = system[count - 1, count - 1];
        double[] weights = LinearSystem.Solve(system);
        double all = TensorPrimitives.SumOfSquares<float>(explained);
        double left = Math.Max(0, all - weights.Zip(right, (w, r) => w * r).Sum());
        if (!weights.All(double.IsFinite) || !(weights[0] > 0) || !(left < (1 - LeastExplained) * all))
        {
            return null;
        }

        // Slopes were taken over two pixels.
        (weights[1], weights[2]) = (2 * weights[1], 2 * weights[2]);
        double variance = left / (Side * Side) / Math.Max(1e-20, own * weights[0] * weights[0]);
        return new(weights, left / all, variance);
    }

    private static void Center(float[] values) =>
        TensorPrimitives.Subtract(values, TensorPrimitives.Sum<float>(values) / values.Length, values);

    /// <summary>What becoming wider does to it is the fourth term.</summary>
    private void Blur(float[] from, float[] kernel)
    {
        for (int y = 0; y < Stride; y++)
        {
            int first = (y * Stride) + Margin;
            GaussianKernel.Apply(kernel, from, first, step: 1, between.AsSpan(first, Side));
        }

        for (int y = 0; y < Side; y++)
        {
            int first = ((y + Margin) * Stride) + Margin;
            Span<float> row = terms[3].AsSpan(y * Side, Side);
            GaussianKernel.Apply(kernel, between, first, Stride, row);
            TensorPrimitives.Subtract(row, from.AsSpan(first, Side), row);
        }
    }

    /// <param name="Weights">Of the terms.</param>
    /// <param name="Left">Which share of the colour's variance stays unexplained.</param>
    /// <param name="Variance">Of the share.</param>
    private sealed record Told(double[] Weights, double Left, double Variance);
}
