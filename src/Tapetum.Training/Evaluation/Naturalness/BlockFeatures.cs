namespace Tapetum.Training.Evaluation.Naturalness;

/// <summary>
/// What is regular in the local contrast of natural pictures, for each block of 96×96 pixels: 18 numbers at full and 18 at half size.
/// <code>
/// α, (βl + βr)/2         of x̂
/// α, mean, βl, βr        of x̂·x̂' for its neighbours to the left, above, and on both diagonals
/// </code>
/// </summary>
/// <remarks>Mittal, Soundararajan, Bovik, "Making a 'Completely Blind' Image Quality Analyzer", IEEE SPL 2013.</remarks>
/// <param name="Rows">[blocks][36]; NaN where a block is too flat to tell.</param>
/// <param name="Sharpness">[blocks]: the mean local deviation at full size.</param>
internal sealed record BlockFeatures(double[][] Rows, double[] Sharpness)
{
    public const int Count = 36;

    /// <summary>The side of a block at full size.</summary>
    public const int BlockPx = 96;

    private const int PerScale = 18;
    private static readonly (int Y, int X)[] Neighbours = [(0, 1), (1, 0), (1, 1), (1, -1)];

    /// <param name="picture">What does not fill a block on the right and at the bottom is left out.</param>
    public static BlockFeatures Of(GreyPicture picture)
    {
        (int columns, int rows) = (picture.WidthPx / BlockPx, picture.HeightPx / BlockPx);
        BlockFeatures features = new(
            [.. Enumerable.Range(0, columns * rows).Select(_ => new double[Count])],
            new double[columns * rows]
        );
        if (columns * rows == 0)
        {
            return features;
        }

        GreyPicture whole = picture.Crop(columns * BlockPx, rows * BlockPx);
        features.Fill(whole, columns, BlockPx, first: 0);
        features.Fill(whole.Halve(), columns, BlockPx / 2, first: PerScale);
        return features;
    }

    private void Fill(GreyPicture picture, int columns, int side, int first)
    {
        var contrast = LocalContrast.Of(picture);
        Parallel.For(
            0,
            Rows.Length,
            block =>
            {
                int start = (block / columns * side * picture.WidthPx) + (block % columns * side);
                double[] values = Part(contrast.Normalized, picture.WidthPx, start, side);
                Describe(values, side, Rows[block].AsSpan(first, PerScale));
                if (first == 0)
                {
                    Sharpness[block] = Part(contrast.Deviation, picture.WidthPx, start, side).Average();
                }
            }
        );
    }

    private static double[] Part(double[] plane, int width, int start, int side)
    {
        double[] part = new double[side * side];
        for (int y = 0; y < side; y++)
        {
            plane.AsSpan(start + (y * width), side).CopyTo(part.AsSpan(y * side));
        }

        return part;
    }

    private static void Describe(double[] block, int side, Span<double> features)
    {
        var own = AsymmetricGaussian.Fit(block);
        features[0] = own.Shape;
        features[1] = (own.LeftScale + own.RightScale) / 2;
        double[] products = new double[block.Length];
        for (int i = 0; i < Neighbours.Length; i++)
        {
            (int dy, int dx) = Neighbours[i];
            for (int at = 0; at < block.Length; at++)
            {
                // Blocks are closed in themselves, as in the authors' program.
                int y = ((at / side) - dy + side) % side;
                int x = ((at % side) - dx + side) % side;
                products[at] = block[at] * block[(y * side) + x];
            }

            var pair = AsymmetricGaussian.Fit(products);
            Span<double> four = features.Slice(2 + (4 * i), 4);
            (four[0], four[1], four[2], four[3]) = (pair.Shape, pair.Mean, pair.LeftScale, pair.RightScale);
        }
    }
}
