using System.Numerics.Tensors;

namespace Tapetum.Training.Evaluation.Naturalness;

/// <summary>
/// A picture without what is bright and what is rich in contrast:
/// <code>
/// x̂ = (x − μ) / (σ + 1)      μ, σ: mean and deviation, weighted by a 7×7 Gaussian of σ = 7/6
/// </code>
/// </summary>
/// <param name="Normalized">x̂, [heightPx, widthPx].</param>
/// <param name="Deviation">σ, [heightPx, widthPx].</param>
internal sealed record LocalContrast(double[] Normalized, double[] Deviation)
{
    private const int Radius = 3;
    private const int Taps = (2 * Radius) + 1;
    private const double Sigma = 7.0 / 6;
    private static readonly double[] Weights = MakeWeights();

    /// <param name="picture">Its last row and column are repeated beyond the edges.</param>
    public static LocalContrast Of(GreyPicture picture)
    {
        (int width, int height) = (picture.WidthPx, picture.HeightPx);
        LocalContrast contrast = new(new double[width * height], new double[width * height]);
        Parallel.For(
            0,
            height,
            () => new Row(width),
            (y, _, row) =>
            {
                row.Smooth(picture, y);
                for (int x = 0; x < width; x++)
                {
                    double deviation = Math.Sqrt(Math.Abs(row.Squares[x] - (row.Means[x] * row.Means[x])));
                    int at = (y * width) + x;
                    contrast.Deviation[at] = deviation;
                    contrast.Normalized[at] = (picture.Values[at] - row.Means[x]) / (deviation + 1);
                }

                return row;
            },
            _ => { }
        );
        return contrast;
    }

    private static double[] MakeWeights()
    {
        double[] bell = [.. Enumerable.Range(-Radius, Taps).Select(x => Math.Exp(-x * x / (2 * Sigma * Sigma)))];
        return [.. bell.Select(value => value / bell.Sum())];
    }

    /// <summary>A row's weighted means of x and of x².</summary>
    private sealed class Row(int width)
    {
        private readonly double[] smoothed = new double[width + (2 * Radius)];
        private readonly double[] smoothedSquares = new double[width + (2 * Radius)];
        private readonly double[] square = new double[width];

        public double[] Means { get; } = new double[width];

        public double[] Squares { get; } = new double[width];

        public void Smooth(GreyPicture picture, int y)
        {
            Span<double> mean = smoothed.AsSpan(Radius, width);
            Span<double> meanSquare = smoothedSquares.AsSpan(Radius, width);
            mean.Clear();
            meanSquare.Clear();
            for (int k = 0; k < Taps; k++)
            {
                int from = Math.Clamp(y + k - Radius, 0, picture.HeightPx - 1);
                ReadOnlySpan<double> row = picture.Values.AsSpan(from * width, width);
                TensorPrimitives.MultiplyAdd(row, Weights[k], mean, mean);
                TensorPrimitives.Multiply(row, row, square);
                TensorPrimitives.MultiplyAdd(square, Weights[k], meanSquare, meanSquare);
            }

            AlongRow(smoothed, Means);
            AlongRow(smoothedSquares, Squares);
        }

        private static void AlongRow(double[] padded, double[] target)
        {
            padded.AsSpan(0, Radius).Fill(padded[Radius]);
            padded.AsSpan(padded.Length - Radius).Fill(padded[^(Radius + 1)]);
            target.AsSpan().Clear();
            for (int k = 0; k < Taps; k++)
            {
                TensorPrimitives.MultiplyAdd(padded.AsSpan(k, target.Length), Weights[k], target, target);
            }
        }
    }
}
