using System.Numerics.Tensors;
using Tapetum.Mosaic;

namespace Tapetum.Burst;

/// <summary>
/// Where a frame shows what the reference shows: where both differ alike from what the clean picture expects of them. Residuals R and F are compared in three colours, smoothed, where the frame's cells were
/// moved to the reference's (<see cref="ExpectedResidual"/> says what is expected, and how far off):
/// <code>
/// χ² = (k·R − F)² / variance, mean of colours
/// </code>
/// three times: the worst of 3×3 cells for small things that moved, means of χ² over 9×9, and means of the differences themselves over 17×17 for pale ones. Each gives a weight from 1 to 0; the least counts.
/// Cells that the first has refused say nothing in the others, so that what lies beside a thing that moved keeps its trust.
/// </summary>
internal sealed class Consistency
{
    /// <summary>So far around a cell is looked, smoothing included.</summary>
    public const int ReachCells = WideReach + 2;

    private const float Fits = 8;
    private const float FitsNot = 16;
    private const float FitsAround = 2;
    private const float FitsNotAround = 3;
    private const float FitsWide = 9;
    private const float FitsNotWide = 18;
    private const int AroundReach = 4;
    private const int WideReach = 8;

    /// <summary>A cell itself is more of those around it.</summary>
    private const float LeastShare = 1e-3f;

    // A mean of 17×17 smoothed cells has the noise of some 289/13 of them.
    private const float WideGain = 289 / 13f;

    private readonly ExpectedResidual expected;
    private readonly GreyLevel[] differences;
    private readonly GreyLevel fine;
    private readonly GreyLevel mean;
    private readonly GreyLevel counted;
    private readonly GreyLevel share;
    private readonly int width;
    private readonly int height;

    /// <param name="expected">Of frames that show what the reference shows.</param>
    /// <param name="memory">Of three colours' cells, that others need no more when a frame is seen.</param>
    public Consistency(ExpectedResidual expected, GreyLevel[] memory)
    {
        (this.expected, differences) = (expected, memory);
        (width, height) = (expected.WidthPx, expected.HeightPx);
        fine = GreyLevel.Empty(width, height);
        mean = GreyLevel.Empty(width, height);
        counted = GreyLevel.Empty(width, height);
        share = GreyLevel.Empty(width, height);
        Trust = GreyLevel.Empty(width, height);
    }

    /// <summary>[rows, columns] of cells, 0 to 1: of the frame that was seen last.</summary>
    public GreyLevel Trust { get; }

    /// <summary>Compares a frame.</summary>
    /// <param name="frame">Of the frame's residual.</param>
    /// <param name="flow">Where the reference's cells are in it.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public void See(FrameColors frame, FlowField flow, CancellationToken cancellationToken)
    {
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(
            0,
            height,
            parallel,
            () => new Lines(width),
            (y, _, lines) =>
            {
                CompareRow(y, frame, flow, lines);
                return lines;
            },
            _ => { }
        );
        Parallel.For(0, height, parallel, () => new float[width + 2], (y, _, most) => WeighRow(y, most), _ => { });
        Parallel.For(0, height, parallel, LeaveOutRefused);
        WeighPale(parallel);
        BoxMeans.Of(fine.Values, mean.Values, width, AroundReach, parallel);
        Share(AroundReach, parallel);
        TensorPrimitives.Divide(mean.Values, share.Values, mean.Values);
        Parallel.For(0, height, parallel, y => WeighAlso(mean.Row(y), FitsAround, FitsNotAround, Trust.Row(y)));
    }

    private void LeaveOutRefused(int y)
    {
        ReadOnlySpan<float> trust = Trust.Row(y);
        Span<float> counts = counted.Row(y);
        for (int x = 0; x < width; x++)
        {
            bool isRefused = !(trust[x] > 0);
            counts[x] = isRefused ? 0 : 1;
            if (isRefused)
            {
                fine.Row(y)[x] = 0;
                foreach (GreyLevel plane in differences)
                {
                    plane.Row(y)[x] = 0;
                }
            }
        }
    }

    /// <summary>Of the cells around each, how many count; differences of a colour are lost.</summary>
    private void Share(int reach, ParallelOptions parallel)
    {
        float[] summed = differences[1].Values;
        counted.Values.CopyTo(summed, 0);
        BoxMeans.Of(summed, share.Values, width, reach, parallel);
        TensorPrimitives.Max(share.Values, LeastShare, share.Values);
    }

    /// <summary>Differences of each colour, and χ² of single cells, infinite where the frame ends.</summary>
    private void CompareRow(int y, FrameColors frame, FlowField flow, Lines lines)
    {
        flow.Line(y, 0, 1, lines.X, lines.Y);
        TensorPrimitives.Add(lines.X, lines.Columns, lines.X);
        TensorPrimitives.Add(lines.Y, (float)y, lines.Y);
        Span<float> chi = fine.Row(y);
        chi.Clear();
        for (int color = 0; color < FrameColors.Colors; color++)
        {
            Span<float> difference = differences[color].Row(y);
            frame.Planes[color].Line(lines.X, lines.Y, difference);
            expected.Compare(color, y, difference);
            TensorPrimitives.MultiplyAdd(difference, difference, chi, chi);
        }

        for (int x = 0; x < width; x++)
        {
            // Not a number beyond the frame's edge, in all colours.
            chi[x] = chi[x] >= 0 ? chi[x] / FrameColors.Colors : float.PositiveInfinity;
        }
    }

    /// <param name="y">Which row.</param>
    /// <param name="most">One thread's memory: the worst of three rows, and of what the edges lack the nearest again.</param>
    private float[] WeighRow(int y, float[] most)
    {
        Span<float> worst = most.AsSpan(1, width);
        TensorPrimitives.Max<float>(fine.Row(Math.Max(0, y - 1)), fine.Row(y), worst);
        TensorPrimitives.Max<float>(worst, fine.Row(Math.Min(height - 1, y + 1)), worst);
        (most[0], most[^1]) = (worst[0], worst[^1]);
        Span<float> weights = Trust.Row(y);
        TensorPrimitives.Max<float>(most.AsSpan(0, width), most.AsSpan(2, width), weights);
        TensorPrimitives.Max<float>(weights, worst, weights);
        Weigh(weights, Fits, FitsNot);
        return most;
    }

    /// <summary>By the means of differences; these are lost.</summary>
    private void WeighPale(ParallelOptions parallel)
    {
        for (int color = 0; color < FrameColors.Colors; color++)
        {
            GreyLevel first = differences[0];
            BoxMeans.Of(differences[color].Values, mean.Values, width, WideReach, parallel);
            if (color == 0)
            {
                TensorPrimitives.Multiply(mean.Values, mean.Values, first.Values);
            }
            else
            {
                TensorPrimitives.MultiplyAdd(mean.Values, mean.Values, first.Values, first.Values);
            }
        }

        // A mean over less has more noise: (Σ/count)²·count = (Σ/all)²·all/share
        Share(WideReach, parallel);
        TensorPrimitives.Divide(differences[0].Values, share.Values, differences[0].Values);
        TensorPrimitives.Multiply(differences[0].Values, WideGain / FrameColors.Colors, differences[0].Values);
        Parallel.For(0, height, parallel, y => WeighAlso(differences[0].Row(y), FitsWide, FitsNotWide, Trust.Row(y)));
    }

    private static void WeighAlso(Span<float> chi, float fits, float fitsNot, Span<float> weights)
    {
        Weigh(chi, fits, fitsNot);
        TensorPrimitives.Min<float>(weights, chi, weights);
    }

    /// <summary>1 where it fits, 0 where it does not, evenly between.</summary>
    private static void Weigh(Span<float> chi, float fits, float fitsNot)
    {
        TensorPrimitives.Subtract(fitsNot, chi, chi);
        TensorPrimitives.Multiply(chi, 1 / (fitsNot - fits), chi);
        TensorPrimitives.Max(chi, 0, chi);
        TensorPrimitives.Min(chi, 1, chi);
    }

    /// <summary>One thread's memory.</summary>
    private sealed class Lines
    {
        public Lines(int width)
        {
            (X, Y, Columns) = (new float[width], new float[width], new float[width]);
            StraightLine.Fill(Columns, 0, 1);
        }

        public float[] X { get; }

        public float[] Y { get; }

        public float[] Columns { get; }
    }
}
