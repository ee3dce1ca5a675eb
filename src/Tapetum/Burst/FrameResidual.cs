using Tapetum.Sensor;

namespace Tapetum.Burst;

/// <summary>
/// What a frame shows beside what was expected of it: its noise, what moved, and the little detail that the clean picture lacks. As long as that is little, it can be read between a colour's pixels without
/// moiré, which detail itself cannot: near pixels say more of a place than far ones, and those of several frames fill each other's gaps.
/// <code>
/// residual(q) = frame(q)/gain − picture(p), p + flow(p) = q        a pixel's weight: exp(−d²/2s²), d its distance, s 0.7 px, of green 0.55 px
/// </code>
/// </summary>
/// <remarks>Takeda et al., "Kernel Regression for Image Processing and Reconstruction", IEEE TIP 2007; Wronski et al., "Handheld Multi-Frame Super-Resolution", SIGGRAPH 2019.</remarks>
internal sealed class FrameResidual
{
    /// <summary>Between these the flow's inverse is a straight line.</summary>
    private const int KnotPx = 16;

    private const int Steps = 4;

    /// <summary>Of the sum of a cell's two green pixels, so that its noise is 1 again.</summary>
    private const float GreenShare = 0.70710678f;

    /// <summary>Pixels around a place, each way.</summary>
    private const int Window = 4;

    /// <summary>Steps of a pixel in which distances are told.</summary>
    private const int Finely = 128;

    /// <summary>Green pixels are twice as dense.</summary>
    private static readonly float[] NearGreen = Bell(0.55);
    private static readonly float[] Near = Bell(0.7);

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

    /// <summary>At a place in the frame: the sums of a colour's pixels around times their weights, of their weights, and of the weights' squares.</summary>
    public (float Sum, float Weight, float Square) Around(float x, float y, int color)
    {
        (int left, int top) = ((int)MathF.Floor(x) - 1, (int)MathF.Floor(y) - 1);
        float[] weights = color == 1 ? NearGreen : Near;
        (float sum, float total, float squares) = (0, 0, 0);
        for (int row = Math.Max(0, top); row < Math.Min(top + Window, HeightPx); row++)
        {
            int first = frame.Raw.Cfa.ColorAt(left & 1, row) == color ? left : left + 1;
            if (frame.Raw.Cfa.ColorAt(first & 1, row) != color)
            {
                continue;
            }

            float down = weights[(int)(Finely * MathF.Abs(y - row))];
            for (int column = first; column < left + Window; column += 2)
            {
                if (column >= 0 && column < WidthPx)
                {
                    float weight = down * weights[(int)(Finely * MathF.Abs(x - column))];
                    sum += weight * ValuesDn[(row * WidthPx) + column];
                    total += weight;
                    squares += weight * weight;
                }
            }
        }

        return (sum, total, squares);
    }

    /// <summary>Of distances on one axis.</summary>
    private static float[] Bell(double sigmaPx) =>
        [
            .. Enumerable
                .Range(0, (Finely * Window) + 1)
                .Select(i => (i + 0.5) / Finely / sigmaPx)
                .Select(far => (float)Math.Exp(-0.5 * far * far)),
        ];

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
