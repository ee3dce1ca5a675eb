using Tapetum.Inference;
using Tapetum.Raw;

namespace Tapetum.Development.Lens;

/// <summary>Cuts pictures and stretches them.</summary>
internal static class Framing
{
    private const int Channels = 3;

    /// <summary>The picture itself where nothing is to be cut or stretched.</summary>
    public static LinearImage Apply(LinearImage image, PictureFrame frame, CancellationToken cancellationToken)
    {
        bool isWhole =
            frame is { LeftPx: 0, TopPx: 0 } && frame.WidthPx == image.WidthPx && frame.HeightPx == image.HeightPx;
        LinearImage cut = isWhole
            ? image
            : Trim(image, frame.LeftPx, frame.TopPx, frame.LeftPx + frame.WidthPx, frame.TopPx + frame.HeightPx);
        bool isSquare = frame.ShownWidthPx == cut.WidthPx && frame.ShownHeightPx == cut.HeightPx;
        return isSquare ? cut : Stretch(cut, frame.ShownWidthPx, frame.ShownHeightPx, cancellationToken);
    }

    /// <summary>The size of what lies within both the bounds and the picture; of the whole picture when that is nothing.</summary>
    public static (int WidthPx, int HeightPx) SizeWithin(
        int widthPx,
        int heightPx,
        int leftPx,
        int topPx,
        int rightPx,
        int bottomPx
    )
    {
        (int width, int height) = (Math.Min(rightPx, widthPx) - leftPx, Math.Min(bottomPx, heightPx) - topPx);
        return width <= 0 || height <= 0 ? (widthPx, heightPx) : (width, height);
    }

    /// <summary>A copy of what lies within both the bounds and the picture; of the whole picture when that is nothing.</summary>
    public static LinearImage Trim(LinearImage image, int leftPx, int topPx, int rightPx, int bottomPx)
    {
        (int width, int height) = SizeWithin(image.WidthPx, image.HeightPx, leftPx, topPx, rightPx, bottomPx);
        if (leftPx + width > image.WidthPx || topPx + height > image.HeightPx)
        {
            (leftPx, topPx) = (0, 0);
        }

        LinearImage cut = new(width, height);
        for (int y = 0; y < cut.HeightPx; y++)
        {
            image.Row(topPx + y).Slice(Channels * leftPx, Channels * cut.WidthPx).CopyTo(cut.Row(y));
        }

        return cut;
    }

    /// <summary>Each pixel is the mean of what it covers in the old picture, with a triangle's weights at least two old pixels wide.</summary>
    private static LinearImage Stretch(
        LinearImage image,
        int widthPx,
        int heightPx,
        CancellationToken cancellationToken
    )
    {
        LinearImage stretched = new(widthPx, heightPx);
        (int First, float[] Weights)[] columns = TapsOf(image.WidthPx, widthPx);
        (int First, float[] Weights)[] rows = TapsOf(image.HeightPx, heightPx);
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(
            0,
            heightPx,
            parallel,
            () => new float[Channels * image.WidthPx],
            (y, _, line) =>
            {
                Array.Clear(line);
                (int first, float[] weights) = rows[y];
                for (int i = 0; i < weights.Length; i++)
                {
                    ReadOnlySpan<float> row = image.Row(first + i);
                    for (int j = 0; j < line.Length; j++)
                    {
                        line[j] += weights[i] * row[j];
                    }
                }

                Span<float> target = stretched.Row(y);
                for (int x = 0; x < widthPx; x++)
                {
                    for (int i = 0; i < columns[x].Weights.Length; i++)
                    {
                        int from = Channels * (columns[x].First + i);
                        for (int channel = 0; channel < Channels; channel++)
                        {
                            target[(Channels * x) + channel] += columns[x].Weights[i] * line[from + channel];
                        }
                    }
                }

                return line;
            },
            _ => { }
        );
        return stretched;
    }

    /// <summary>The weights of old pixels in new ones: a triangle, as wide as two new pixels or two old ones, whichever are wider.</summary>
    public static (int First, float[] Weights)[] TapsOf(int from, int to)
    {
        double step = from / (double)to;
        double reach = Math.Max(1, step);
        var taps = new (int, float[])[to];
        for (int i = 0; i < to; i++)
        {
            double center = ((i + 0.5) * step) - 0.5;
            int first = Math.Clamp((int)Math.Ceiling(center - reach), 0, from - 1);
            int last = Math.Clamp((int)Math.Floor(center + reach), first, from - 1);
            double[] weights =
            [
                .. Enumerable
                    .Range(first, last - first + 1)
                    .Select(at => Math.Max(1e-9, 1 - (Math.Abs(at - center) / reach))),
            ];
            taps[i] = (first, [.. weights.Select(w => (float)(w / weights.Sum()))]);
        }

        return taps;
    }
}
