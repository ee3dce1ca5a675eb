using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Tapetum.Raw;

namespace Tapetum.Sensor.Estimation;

/// <summary>Reads blocks evenly from all over a mosaic and all four colour planes, always the same ones for a size.</summary>
internal static class NoiseBlockReader
{
    /// <summary>More blocks cost time and add nothing: a bin's error is then below the model's.</summary>
    private const int MaxBlocks = 50_000;

    /// <summary>How many one thread reads before it takes more: each takes a microsecond.</summary>
    private const int BlocksAtOnce = 512;

    private const int RowsAtOnce = 64;

    /// <summary>Above this share of the brightest sample's level a block may hold samples about to clip.</summary>
    private const float NearClipping = 0.9f;

    /// <summary>Blocks without clipped samples.</summary>
    public static List<NoiseBlock> Read(RawImage raw)
    {
        const int sidePx = 2 * BlockSpectrum.Side;
        (int columns, int rows) = (raw.WidthPx / sidePx, raw.HeightPx / sidePx);
        int available = columns * rows * 4;
        // An odd step visits the four planes in turn.
        int step = available <= MaxBlocks ? 1 : (available / MaxBlocks) | 1;
        float[] clipDn = ClippingLevels(raw);
        NoiseBlock?[] read = new NoiseBlock?[(available + step - 1) / step];
        InParallel(
            read.Length,
            BlocksAtOnce,
            (from, to) =>
            {
                for (int i = from; i < to; i++)
                {
                    int at = i * step;
                    (int plane, int cell) = (at & 3, at >> 2);
                    int x = (cell % columns * sidePx) + (plane & 1);
                    int y = (cell / columns * sidePx) + (plane >> 1);
                    read[i] = TryRead(raw, x, y, clipDn[plane], out NoiseBlock block) ? block : null;
                }
            }
        );
        return [.. read.Where(block => block.HasValue).Select(block => block!.Value)];
    }

    private static void InParallel(int count, int atOnce, Action<int, int> work) =>
        Parallel.For(0, (count + atOnce - 1) / atOnce, i => work(i * atOnce, Math.Min(count, (i + 1) * atOnce)));

    private static bool TryRead(RawImage raw, int xPx, int yPx, float clipDn, out NoiseBlock block)
    {
        ReadOnlySpan<ushort> mosaic = raw.Mosaic.Span;
        Span<Vector256<float>> rows = stackalloc Vector256<float>[BlockSpectrum.Side];
        Span<float> row = stackalloc float[BlockSpectrum.Side];
        Vector256<float> evenLanes = Vector256.Create(1f, 0, 1, 0, 1, 0, 1, 0);
        // Most patterns repeat within a cell: then a plane has one black level.
        bool blackRepeats =
            2 % raw.Black.Columns == 0
            && 2 % raw.Black.Rows == 0
            && raw.Black.RowOffsetsDn.Length + raw.Black.ColumnOffsetsDn.Length == 0;
        float blackDn = raw.Black.At(xPx, yPx);
        (float sum, float evenSum, float max) = (0, 0, 0);
        (int atOrBelow, int below) = (0, 0);
        for (int y = 0; y < BlockSpectrum.Side; y++)
        {
            int rowPx = yPx + (2 * y);
            int start = (rowPx * raw.WidthPx) + xPx;
            for (int x = 0; x < BlockSpectrum.Side; x++)
            {
                float sample = mosaic[start + (2 * x)];
                max = MathF.Max(max, sample);
                row[x] = sample - (blackRepeats ? blackDn : raw.Black.At(xPx + (2 * x), rowPx));
                atOrBelow += row[x] <= 0.5f ? 1 : 0;
                below += row[x] < -0.5f ? 1 : 0;
            }

            rows[y] = Vector256.Create<float>(row);
            float rowSum = Vector256.Sum(rows[y]);
            float rowEven = Vector256.Sum(rows[y] * evenLanes);
            sum += rowSum;
            evenSum += (y & 1) == 0 ? rowEven : rowSum - rowEven;
        }

        float mean = sum / 64;
        if (max >= clipDn || mean > NearClipping * (clipDn - raw.Black.MeanDn))
        {
            block = default;
            return false;
        }

        block = new(
            evenSum / 32,
            (sum - evenSum) / 32,
            BlockSpectrum.Measure(rows),
            atOrBelow,
            below,
            (xPx & 1) + (2 * (yPx & 1))
        );
        return true;
    }

    /// <summary>
    /// Per plane the level from which samples are treated as clipped: the white level, or the largest sample where that is lower, because many cameras
    /// saturate below the white level in their metadata. In a frame without clipping this loses a handful of blocks.
    /// </summary>
    private static float[] ClippingLevels(RawImage raw)
    {
        int[] most = new int[4];
        Lock merging = new();
        InParallel(
            raw.HeightPx,
            RowsAtOnce,
            (from, to) =>
            {
                Span<int> own = stackalloc int[4];
                own.Clear();
                for (int y = from; y < to; y++)
                {
                    Largest(raw.Mosaic.Span.Slice(y * raw.WidthPx, raw.WidthPx), own.Slice((y & 1) * 2, 2));
                }

                lock (merging)
                {
                    TensorPrimitives.Max<int>(most, own, most);
                }
            }
        );
        float[] levels = [.. most];
        for (int plane = 0; plane < 4; plane++)
        {
            // A dark frame's largest sample says nothing about clipping.
            bool clips = levels[plane] > 0.6f * raw.WhiteLevelDn;
            levels[plane] = clips ? MathF.Min(levels[plane], raw.WhiteLevelDn) : raw.WhiteLevelDn;
        }

        return levels;
    }

    /// <param name="row">A row of the mosaic.</param>
    /// <param name="evenAndOdd">Becomes at least as large as what its even and odd columns hold.</param>
    private static void Largest(ReadOnlySpan<ushort> row, Span<int> evenAndOdd)
    {
        Vector256<ushort> max = Vector256<ushort>.Zero;
        int x = 0;
        for (; x + Vector256<ushort>.Count <= row.Length; x += Vector256<ushort>.Count)
        {
            max = Vector256.Max(max, Vector256.Create(row[x..]));
        }

        for (int lane = 0; lane < Vector256<ushort>.Count; lane++)
        {
            evenAndOdd[lane & 1] = Math.Max(evenAndOdd[lane & 1], max[lane]);
        }

        for (; x < row.Length; x++)
        {
            evenAndOdd[x & 1] = Math.Max(evenAndOdd[x & 1], row[x]);
        }
    }
}
