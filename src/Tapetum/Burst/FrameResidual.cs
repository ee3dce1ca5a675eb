using System.Numerics.Tensors;
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
    /// <summary>Of the sum of a cell's two green pixels, so that its noise is 1 again.</summary>
    private const float GreenShare = 0.70710678f;

    private readonly BurstFrame frame;

    private FrameResidual(BurstFrame frame) => this.frame = frame;

    /// <summary>[HeightPx, WidthPx]; the frame's own memory, whose light is gone.</summary>
    public NearSamples Samples => new(frame.SignalDn, frame.WidthPx, frame.HeightPx, frame.Raw.Cfa);

    /// <summary>Takes from a frame what was expected of it.</summary>
    /// <param name="frame">The frame; becomes its residual.</param>
    /// <param name="picture">Of the reference.</param>
    /// <param name="flow">Where the reference's cells are in the frame.</param>
    /// <param name="gain">How much more light it got.</param>
    /// <param name="noise">Of its sensor.</param>
    /// <param name="cells">Become red, green and blue of cells, each on the scale on which its noise is 1.</param>
    /// <param name="cancellationToken">Asked between rows.</param>
    public static FrameResidual Of(
        BurstFrame frame,
        CleanPicture picture,
        FlowField flow,
        float gain,
        NoiseModel noise,
        IReadOnlyList<GreyLevel> cells,
        CancellationToken cancellationToken
    )
    {
        FrameResidual residual = new(frame);
        Parallel.For(
            0,
            (frame.HeightPx + InverseFlow.KnotPx - 1) / InverseFlow.KnotPx,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new Lines(frame.WidthPx),
            (band, _, lines) =>
            {
                int top = band * InverseFlow.KnotPx;
                lines.Places.Invert(flow, top);
                for (int y = top; y < Math.Min(top + InverseFlow.KnotPx, frame.HeightPx); y++)
                {
                    Span<float> even = (y & 1) == 0 ? lines.First : lines.Second;
                    lines.Places.Line(y, lines.X, lines.Y);
                    residual.Fill(y, picture, gain, noise, lines, even);
                    if ((y & 1) == 1)
                    {
                        residual.Gather(y / 2, lines.First, lines.Second, cells);
                    }
                }

                return lines;
            },
            _ => { }
        );
        return residual;
    }

    /// <summary>A row of the frame, and the same in units of its noise.</summary>
    private void Fill(int y, CleanPicture picture, float gain, NoiseModel noise, Lines lines, Span<float> inSigmas)
    {
        Span<float> row = frame.SignalDn.AsSpan(y * frame.WidthPx, frame.WidthPx);
        Span<float> expected = lines.Expected;
        picture.Line(lines.X, lines.Y, frame.Raw.Cfa.ColorAt(0, y), frame.Raw.Cfa.ColorAt(1, y), expected);
        // residual = row/gain − expected        σ² = (K·expected + read noise)/gain
        TensorPrimitives.Multiply(row, 1 / gain, row);
        TensorPrimitives.Subtract(row, expected, row);
        TensorPrimitives.Max(expected, 0, expected);
        TensorPrimitives.Multiply(expected, noise.GainDnPerElectron / gain, expected);
        TensorPrimitives.Add(expected, noise.ReadNoiseVarianceDn2 / gain, expected);
        TensorPrimitives.Sqrt(expected, expected);
        TensorPrimitives.Divide(row, expected, inSigmas);
    }

    /// <summary>Two rows' cells.</summary>
    private void Gather(int cellY, ReadOnlySpan<float> top, ReadOnlySpan<float> bottom, IReadOnlyList<GreyLevel> cells)
    {
        bool isGreenFirst = frame.Raw.Cfa.ColorAt(0, 0) == 1;
        Span<float> green = cells[1].Row(cellY);
        Span<float> upper = cells[frame.Raw.Cfa.ColorAt(isGreenFirst ? 1 : 0, 0)].Row(cellY);
        Span<float> lower = cells[frame.Raw.Cfa.ColorAt(isGreenFirst ? 0 : 1, 1)].Row(cellY);
        (int greenAbove, int greenBelow) = isGreenFirst ? (0, 1) : (1, 0);
        for (int x = 0; x < green.Length; x++)
        {
            green[x] = GreenShare * (top[(2 * x) + greenAbove] + bottom[(2 * x) + greenBelow]);
            upper[x] = top[(2 * x) + 1 - greenAbove];
            lower[x] = bottom[(2 * x) + 1 - greenBelow];
        }
    }

    /// <summary>One thread's memory.</summary>
    private sealed class Lines(int widthPx)
    {
        public InverseFlow Places { get; } = new(widthPx);

        public float[] X { get; } = new float[widthPx];

        public float[] Y { get; } = new float[widthPx];

        public float[] Expected { get; } = new float[widthPx];

        public float[] First { get; } = new float[widthPx];

        public float[] Second { get; } = new float[widthPx];
    }
}
