using System.Numerics.Tensors;
using Tapetum.Raw;
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

    private readonly float[] values;
    private readonly int widthPx;
    private readonly int heightPx;
    private readonly CfaPattern cfa;

    private FrameResidual(float[] values, int widthPx, int heightPx, CfaPattern cfa) =>
        (this.values, this.widthPx, this.heightPx, this.cfa) = (values, widthPx, heightPx, cfa);

    /// <summary>[heightPx, widthPx]; the frame's own memory, whose light is gone.</summary>
    public NearSamples Samples => new(values, widthPx, heightPx, cfa);

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
        FrameResidual residual = new(frame.SignalDn, frame.WidthPx, frame.HeightPx, frame.Raw.Cfa);
        residual.Take((picture, 0, 0), flow, gain, noise, cells, cancellationToken);
        return residual;
    }

    /// <summary>Of a part of the frame, what another part of the picture than was thought does not explain.</summary>
    /// <param name="frameCells">The frame's part, cells.</param>
    /// <param name="flow">As the frame was thought to have moved.</param>
    /// <param name="picture">Of the reference, and where its part begins, px.</param>
    /// <param name="flowOfPart">From the picture's part to the frame's.</param>
    /// <param name="gain">How much more light it got.</param>
    /// <param name="noise">Of its sensor.</param>
    /// <param name="cells">Become red, green and blue of the part's cells.</param>
    /// <param name="cancellationToken">Asked between rows.</param>
    public FrameResidual OfPart(
        CellsPart frameCells,
        FlowField flow,
        (CleanPicture Picture, int LeftPx, int TopPx) picture,
        FlowField flowOfPart,
        float gain,
        NoiseModel noise,
        IReadOnlyList<GreyLevel> cells,
        CancellationToken cancellationToken
    )
    {
        (int left, int top) = (2 * frameCells.Left, 2 * frameCells.Top);
        (int width, int height) = (2 * frameCells.Width, 2 * frameCells.Height);
        int skipped = left % InverseFlow.KnotPx;
        float[] light = new float[width * height];
        Parallel.For(
            top / InverseFlow.KnotPx,
            (top + height + InverseFlow.KnotPx - 1) / InverseFlow.KnotPx,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new Lines(skipped + width, left - skipped),
            (band, _, lines) =>
            {
                int first = band * InverseFlow.KnotPx;
                lines.Places.Invert(flow, first);
                for (int y = Math.Max(top, first); y < Math.Min(first + InverseFlow.KnotPx, top + height); y++)
                {
                    lines.Places.Line(y, lines.X, lines.Y);
                    Span<float> row = light.AsSpan((y - top) * width, width);
                    picture.Picture.Line(
                        lines.X.AsSpan(skipped),
                        lines.Y.AsSpan(skipped),
                        cfa.ColorAt(0, y),
                        cfa.ColorAt(1, y),
                        row
                    );
                    TensorPrimitives.Add(row, values.AsSpan((y * widthPx) + left, width), row);
                    TensorPrimitives.Multiply(row, gain, row);
                }

                return lines;
            },
            _ => { }
        );
        FrameResidual part = new(light, width, height, cfa);
        part.Take(picture, flowOfPart, gain, noise, cells, cancellationToken);
        return part;
    }

    private void Take(
        (CleanPicture Picture, int LeftPx, int TopPx) picture,
        FlowField flow,
        float gain,
        NoiseModel noise,
        IReadOnlyList<GreyLevel> cells,
        CancellationToken cancellationToken
    ) =>
        Parallel.For(
            0,
            (heightPx + InverseFlow.KnotPx - 1) / InverseFlow.KnotPx,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new Lines(widthPx),
            (band, _, lines) =>
            {
                int top = band * InverseFlow.KnotPx;
                lines.Places.Invert(flow, top);
                for (int y = top; y < Math.Min(top + InverseFlow.KnotPx, heightPx); y++)
                {
                    Span<float> even = (y & 1) == 0 ? lines.First : lines.Second;
                    lines.Places.Line(y, lines.X, lines.Y);
                    TensorPrimitives.Add(lines.X, (float)picture.LeftPx, lines.X);
                    TensorPrimitives.Add(lines.Y, (float)picture.TopPx, lines.Y);
                    Fill(y, picture.Picture, gain, noise, lines, even);
                    if ((y & 1) == 1)
                    {
                        Gather(y / 2, lines.First, lines.Second, cells);
                    }
                }

                return lines;
            },
            _ => { }
        );

    /// <summary>A row of the frame, and the same in units of its noise.</summary>
    private void Fill(int y, CleanPicture picture, float gain, NoiseModel noise, Lines lines, Span<float> inSigmas)
    {
        Span<float> row = values.AsSpan(y * widthPx, widthPx);
        Span<float> expected = lines.Expected;
        picture.Line(lines.X, lines.Y, cfa.ColorAt(0, y), cfa.ColorAt(1, y), expected);
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
        bool isGreenFirst = cfa.ColorAt(0, 0) == 1;
        Span<float> green = cells[1].Row(cellY);
        Span<float> upper = cells[cfa.ColorAt(isGreenFirst ? 1 : 0, 0)].Row(cellY);
        Span<float> lower = cells[cfa.ColorAt(isGreenFirst ? 0 : 1, 1)].Row(cellY);
        (int greenAbove, int greenBelow) = isGreenFirst ? (0, 1) : (1, 0);
        for (int x = 0; x < green.Length; x++)
        {
            green[x] = GreenShare * (top[(2 * x) + greenAbove] + bottom[(2 * x) + greenBelow]);
            upper[x] = top[(2 * x) + 1 - greenAbove];
            lower[x] = bottom[(2 * x) + 1 - greenBelow];
        }
    }

    /// <summary>One thread's memory.</summary>
    private sealed class Lines(int widthPx, int leftPx = 0)
    {
        public InverseFlow Places { get; } = new(widthPx, leftPx);

        public float[] X { get; } = new float[widthPx];

        public float[] Y { get; } = new float[widthPx];

        public float[] Expected { get; } = new float[widthPx];

        public float[] First { get; } = new float[widthPx];

        public float[] Second { get; } = new float[widthPx];
    }
}
