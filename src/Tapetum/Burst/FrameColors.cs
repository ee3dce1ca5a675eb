using System.Numerics.Tensors;
using Tapetum.Sensor;

namespace Tapetum.Burst;

/// <summary>
/// A frame's colours in cells, each on the scale on which its noise is 1, then smoothed over 5×5 cells (1 4 6 4 1 both ways): what two frames are compared in.
/// </summary>
internal sealed class FrameColors
{
    public const int Colors = 3;

    /// <summary>Of the noise of a cell, what smoothing leaves: the root of the sum of squares of its weights.</summary>
    public const float SmoothedSigma = 70f / 256;

    private static readonly float[] Kernel = [1 / 16f, 4 / 16f, 6 / 16f, 4 / 16f, 1 / 16f];

    private FrameColors(GreyLevel[] planes) => Planes = planes;

    /// <param name="columns">Cells across.</param>
    /// <param name="rows">Cells down.</param>
    public FrameColors(int columns, int rows)
        : this(Cells(columns, rows)) { }

    /// <summary>Red, green, blue.</summary>
    public IReadOnlyList<GreyLevel> Planes { get; }

    /// <summary>Memory for all colours of a frame.</summary>
    public static GreyLevel[] Cells(int columns, int rows) =>
        [.. Enumerable.Range(0, Colors).Select(_ => GreyLevel.Empty(columns, rows))];

    /// <summary>Becomes colours smoothed.</summary>
    /// <param name="cells">Each on the scale on which its noise is 1.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public FrameColors Smooth(IReadOnlyList<GreyLevel> cells, CancellationToken cancellationToken)
    {
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        for (int color = 0; color < Colors; color++)
        {
            Smooth(cells[color], Planes[color], parallel);
        }

        return this;
    }

    /// <summary>Of light.</summary>
    /// <param name="frame">A frame.</param>
    /// <param name="noise">Of its sensor.</param>
    /// <param name="planes">Memory for its cells.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public static FrameColors Of(
        BurstFrame frame,
        NoiseModel noise,
        IReadOnlyList<GreyLevel> planes,
        CancellationToken cancellationToken
    )
    {
        VarianceStabilizer one = new(noise);
        VarianceStabilizer two = new(GreyPyramid.MeanOf(noise, pixels: 2));
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(
            0,
            planes[0].HeightPx,
            parallel,
            y =>
            {
                for (int color = 0; color < Colors; color++)
                {
                    Span<float> row = planes[color].Row(y);
                    Gather(frame, y, color, row);
                    GreyPyramid.Stabilize(color == 1 ? two : one, row);
                }
            }
        );
        return new FrameColors(planes[0].WidthPx, planes[0].HeightPx).Smooth(planes, cancellationToken);
    }

    /// <summary>The cells' pixels of a colour, or their mean.</summary>
    private static void Gather(BurstFrame frame, int y, int color, Span<float> row)
    {
        row.Clear();
        float each = color == 1 ? 0.5f : 1;
        for (int pixel = 0; pixel < 4; pixel++)
        {
            (int left, int top) = (pixel & 1, pixel >> 1);
            if (frame.Raw.Cfa.ColorAt(left, top) != color)
            {
                continue;
            }

            ReadOnlySpan<float> line = frame.SignalDn.AsSpan((((2 * y) + top) * frame.WidthPx) + left);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] += each * line[2 * x];
            }
        }
    }

    private static void Smooth(GreyLevel plane, GreyLevel smoothed, ParallelOptions parallel)
    {
        (int width, int height) = (plane.WidthPx, plane.HeightPx);
        Parallel.For(
            0,
            height,
            parallel,
            () => new float[width + 4],
            (y, _, line) =>
            {
                Span<float> down = line.AsSpan(2, width);
                down.Clear();
                for (int k = -2; k <= 2; k++)
                {
                    ReadOnlySpan<float> other = plane.Row(Math.Clamp(y + k, 0, height - 1));
                    TensorPrimitives.MultiplyAdd(other, Kernel[k + 2], down, down);
                }

                (line[0], line[1]) = (down[0], down[0]);
                (line[width + 2], line[width + 3]) = (down[^1], down[^1]);
                Span<float> row = smoothed.Row(y);
                row.Clear();
                for (int k = 0; k < Kernel.Length; k++)
                {
                    TensorPrimitives.MultiplyAdd(line.AsSpan(k, width), Kernel[k], row, row);
                }

                return line;
            },
            _ => { }
        );
    }
}
