using Tapetum.Mosaic;
using Tapetum.Sensor;

namespace Tapetum.Burst;

/// <summary>
/// What a frame shows beside what was expected of it: its noise, what moved, and the little detail that the clean picture lacks. As long as that is little, it can be read between a colour's pixels without
/// moiré, which detail itself cannot.
/// <code>
/// residual(q) = frame(q)/gain − picture(p), p + flow(p) = q
/// </code>
/// </summary>
internal sealed class FrameResidual
{
    /// <summary>Between these the flow's inverse is a straight line.</summary>
    private const int KnotPx = 16;

    private const int Steps = 4;

    /// <summary>Of the sum of a cell's two green pixels, so that its noise is 1 again.</summary>
    private const float GreenShare = 0.70710678f;

    private readonly BurstFrame frame;

    private FrameResidual(BurstFrame frame, float[] valuesDn, GreyLevel[] colors) =>
        (this.frame, ValuesDn, Colors) = (frame, valuesDn, colors);

    public int WidthPx => frame.WidthPx;

    public int HeightPx => frame.HeightPx;

    /// <summary>[HeightPx, WidthPx].</summary>
    public float[] ValuesDn { get; }

    /// <summary>Red, green and blue of cells, each on the scale on which its noise is 1.</summary>
    public GreyLevel[] Colors { get; }

    /// <param name="frame">The frame.</param>
    /// <param name="picture">Of the reference.</param>
    /// <param name="flow">Where the reference's cells are in the frame.</param>
    /// <param name="gain">How much more light it got.</param>
    /// <param name="noise">Of its sensor.</param>
    /// <param name="cancellationToken">Asked between rows.</param>
    public static FrameResidual Of(
        BurstFrame frame,
        CleanPicture picture,
        FlowField flow,
        float gain,
        NoiseModel noise,
        CancellationToken cancellationToken
    )
    {
        (int columns, int rows) = (frame.WidthPx / 2, frame.HeightPx / 2);
        GreyLevel[] colors =
        [
            .. Enumerable
                .Range(0, FrameColors.Colors)
                .Select(_ => new GreyLevel(columns, rows, new float[columns * rows])),
        ];
        FrameResidual residual = new(frame, GC.AllocateUninitializedArray<float>(frame.SignalDn.Length), colors);
        Parallel.For(
            0,
            (frame.HeightPx + 1) / 2,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new Line(frame.WidthPx),
            (cellY, _, line) =>
            {
                for (int y = 2 * cellY; y < Math.Min((2 * cellY) + 2, frame.HeightPx); y++)
                {
                    line.Invert(flow, y);
                    residual.Fill(y, picture, line, gain, noise);
                }

                return line;
            },
            _ => { }
        );
        return residual;
    }

    /// <summary>At a place in the frame, from the pixels of the colour that a site of the mosaic has.</summary>
    public float At(float x, float y, int siteX, int siteY)
    {
        (int oddX, int oddY) = (siteX & 1, siteY & 1);
        (float u, float v) = ((x - oddX) / 2, (y - oddY) / 2);
        (int column, int row) = ((int)MathF.Floor(u), (int)MathF.Floor(v));
        Span<float> across = stackalloc float[4];
        Span<float> down = stackalloc float[4];
        CubicConvolution.Weights(u - column, across);
        CubicConvolution.Weights(v - row, down);
        int left = (2 * (column - 1)) + oddX;
        int top = (2 * (row - 1)) + oddY;
        float sum = 0;
        if (left < 0 || top < 0 || left + 6 >= WidthPx || top + 6 >= HeightPx)
        {
            for (int j = 0; j < 4; j++)
            {
                int line = MosaicPacker.Mirror(top + (2 * j), HeightPx) * WidthPx;
                for (int i = 0; i < 4; i++)
                {
                    sum += down[j] * across[i] * ValuesDn[line + MosaicPacker.Mirror(left + (2 * i), WidthPx)];
                }
            }

            return sum;
        }

        ReadOnlySpan<float> from = ValuesDn.AsSpan((top * WidthPx) + left);
        for (int j = 0; j < 4; j++)
        {
            ReadOnlySpan<float> line = from.Slice(2 * j * WidthPx, 7);
            sum +=
                down[j]
                * ((across[0] * line[0]) + (across[1] * line[2]) + (across[2] * line[4]) + (across[3] * line[6]));
        }

        return sum;
    }

    private void Fill(int y, CleanPicture picture, Line line, float gain, NoiseModel noise)
    {
        ReadOnlySpan<float> signal = frame.SignalDn.AsSpan(y * WidthPx, WidthPx);
        Span<float> row = ValuesDn.AsSpan(y * WidthPx, WidthPx);
        for (int x = 0; x < row.Length; x++)
        {
            int color = frame.Raw.Cfa.ColorAt(x, y);
            float expected = picture.At(line.X[x], line.Y[x], color);
            row[x] = (signal[x] / gain) - expected;
            GreyLevel cells = Colors[color];
            if (x / 2 < cells.WidthPx && y / 2 < cells.HeightPx)
            {
                float sigma = MathF.Sqrt((float)noise.VarianceDn2(Math.Max(0, expected)) / gain);
                cells.Row(y / 2)[x / 2] += row[x] / sigma * (color == 1 ? GreenShare : 1);
            }
        }
    }

    /// <summary>Where a row of the frame is in the reference; one thread's memory.</summary>
    private sealed class Line(int widthPx)
    {
        public float[] X { get; } = new float[widthPx];

        public float[] Y { get; } = new float[widthPx];

        public void Invert(FlowField flow, int y)
        {
            (float lastX, float lastY) = Invert(flow, 0, y);
            for (int left = 0; left < X.Length; left += KnotPx)
            {
                (float nextX, float nextY) = Invert(flow, left + KnotPx, y);
                for (int i = 0; i < Math.Min(KnotPx, X.Length - left); i++)
                {
                    float share = (float)i / KnotPx;
                    X[left + i] = float.Lerp(lastX, nextX, share);
                    Y[left + i] = float.Lerp(lastY, nextY, share);
                }

                (lastX, lastY) = (nextX, nextY);
            }
        }

        private static (float X, float Y) Invert(FlowField flow, int x, int y)
        {
            (float atX, float atY) = (x, y);
            for (int i = 0; i < Steps; i++)
            {
                (float dx, float dy) = flow.At((atX - 0.5) / 2, (atY - 0.5) / 2);
                (atX, atY) = (x - (2 * dx), y - (2 * dy));
            }

            return (atX, atY);
        }
    }
}
