namespace Tapetum.Training.Evaluation.Naturalness;

/// <summary>A picture's grey values, 0 to 255.</summary>
/// <param name="WidthPx">Columns.</param>
/// <param name="HeightPx">Rows.</param>
/// <param name="Values">[HeightPx, WidthPx].</param>
internal sealed record GreyPicture(int WidthPx, int HeightPx, double[] Values)
{
    /// <summary>Of the cubic kernel, twice as wide as for enlarging so that nothing folds; those of the other side are the same.</summary>
    private static readonly double[] HalvingWeights = [0.43359375, 0.11328125, -0.03515625, -0.01171875];

    /// <summary>0.2989·R + 0.5870·G + 0.1140·B, rounded, as MATLAB's rgb2gray has it.</summary>
    /// <param name="widthPx">Columns.</param>
    /// <param name="heightPx">Rows.</param>
    /// <param name="rgb">[heightPx, widthPx, 3], 8-bit sRGB.</param>
    public static GreyPicture Of(int widthPx, int heightPx, ReadOnlySpan<byte> rgb)
    {
        double[] values = new double[widthPx * heightPx];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Math.Round((0.2989 * rgb[3 * i]) + (0.5870 * rgb[(3 * i) + 1]) + (0.1140 * rgb[(3 * i) + 2]));
        }

        return new(widthPx, heightPx, values);
    }

    public GreyPicture Crop(int widthPx, int heightPx)
    {
        double[] values = new double[widthPx * heightPx];
        for (int y = 0; y < heightPx; y++)
        {
            Values.AsSpan(y * WidthPx, widthPx).CopyTo(values.AsSpan(y * widthPx));
        }

        return new(widthPx, heightPx, values);
    }

    /// <summary>Half as wide and high, by cubic interpolation with antialiasing, mirrored beyond the edges: MATLAB's imresize(picture, 0.5).</summary>
    public GreyPicture Halve() => HalveRows().Transpose().HalveRows().Transpose();

    private GreyPicture HalveRows()
    {
        int width = WidthPx / 2;
        double[] values = new double[width * HeightPx];
        Parallel.For(
            0,
            HeightPx,
            y =>
            {
                ReadOnlySpan<double> row = Values.AsSpan(y * WidthPx, WidthPx);
                for (int x = 0; x < width; x++)
                {
                    double sum = 0;
                    for (int k = 0; k < HalvingWeights.Length; k++)
                    {
                        sum += HalvingWeights[k] * (row[Mirrored((2 * x) - k)] + row[Mirrored((2 * x) + 1 + k)]);
                    }

                    values[(y * width) + x] = sum;
                }
            }
        );
        return new(width, HeightPx, values);
    }

    private int Mirrored(int x) =>
        Math.Clamp(
            x < 0 ? -x - 1
                : x >= WidthPx ? (2 * WidthPx) - 1 - x
                : x,
            0,
            WidthPx - 1
        );

    private GreyPicture Transpose()
    {
        double[] values = new double[Values.Length];
        for (int y = 0; y < HeightPx; y++)
        {
            for (int x = 0; x < WidthPx; x++)
            {
                values[(x * HeightPx) + y] = Values[(y * WidthPx) + x];
            }
        }

        return new(HeightPx, WidthPx, values);
    }
}
