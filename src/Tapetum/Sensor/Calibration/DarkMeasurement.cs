using Tapetum.Raw;

namespace Tapetum.Sensor.Calibration;

/// <summary>
/// Measures dark frames of one ISO: x(f, p) of frame f at pixel p.
/// <code>
/// m(p)            mean over frames; glow(p) its smooth part; hot where m is far above
/// t = x − m       row(f, y), column(f, x): its means along a line, less the frame's
///                 σ²temporal = var(t − row − column)·N/(N − 1)
///                 σ²row      = var(row)·N/(N − 1) − σ²temporal/width,  σ²column likewise
/// σ²fixed         = var(m − glow) − (σ²temporal + σ²row + σ²column)/N
/// r = x − glow    without its line means: what one frame shows, whose shape is fitted
/// </code>
/// A single frame has no t: its lines are told by how they differ from the next of the same colours, and its pattern stays in the read noise, as it does in a picture.
/// </summary>
/// <remarks>Wei et al., "A Physics-Based Noise Formation Model for Extreme Low-Light Raw Denoising", CVPR 2020, section 4: rows first, then the shape of the rest.</remarks>
internal sealed class DarkMeasurement
{
    private const float Hot = 12;
    private const int MostSamples = 400_000;

    private readonly int width;
    private readonly int height;
    private readonly int frames;
    private readonly float[] meanDn;
    private readonly float[] glowDn;
    private readonly bool[] isHot;
    private readonly List<float> samples = [];
    private double temporal;
    private double read;
    private double rowSquares;
    private double columnSquares;

    private DarkMeasurement(int width, int height, int frames, float[] meanDn)
    {
        (this.width, this.height, this.frames, this.meanDn) = (width, height, frames, meanDn);
        (glowDn, isHot) = (new float[meanDn.Length], new bool[meanDn.Length]);
    }

    /// <param name="paths">At least one frame; all of one camera, size and ISO.</param>
    /// <param name="read">Reads one. Each is read twice, so that no two have to be held.</param>
    public static DarkEvidence Of(IReadOnlyList<string> paths, Func<string, RawImage> read)
    {
        RawImage first = read(paths[0]);
        float[] sum = new float[first.Mosaic.Length];
        foreach (string path in paths)
        {
            ReadOnlyMemory<ushort> mosaic = path == paths[0] ? first.Mosaic : read(path).Mosaic;
            Parallel.For(0, first.HeightPx, y => AddRow(mosaic.Span, sum, y * first.WidthPx, first.WidthPx));
        }

        Parallel.For(0, first.HeightPx, y => Divide(sum.AsSpan(y * first.WidthPx, first.WidthPx), paths.Count));
        DarkMeasurement dark = new(first.WidthPx, first.HeightPx, paths.Count, sum);
        Parallel.For(0, 4, position => dark.FindGlow(position & 1, position >> 1));
        foreach (string path in paths)
        {
            dark.Add(paths.Count == 1 ? first : read(path));
        }

        return dark.Result();
    }

    private static void AddRow(ReadOnlySpan<ushort> mosaic, float[] sum, int from, int count)
    {
        for (int i = from; i < from + count; i++)
        {
            sum[i] += mosaic[i];
        }
    }

    private static void Divide(Span<float> row, int by)
    {
        foreach (ref float value in row)
        {
            value /= by;
        }
    }

    private void FindGlow(int left, int top)
    {
        var glow = DarkGlow.Of(meanDn, width, height, left, top);
        for (int y = top; y < height; y += 2)
        {
            for (int x = left; x < width; x += 2)
            {
                int at = (y * width) + x;
                (glowDn[at], float spread) = glow.At(x, y);
                isHot[at] = meanDn[at] - glowDn[at] > Hot * spread;
            }
        }
    }

    private void Add(RawImage frame)
    {
        float[] residual = new float[meanDn.Length];
        if (frames > 1)
        {
            (double[] rows, double[] columns) = Subtract(frame, meanDn, residual);
            rowSquares += rows.Sum(row => row * row) / height;
            columnSquares += columns.Sum(column => column * column) / width;
            temporal += MeanSquare(residual);
        }

        (double[] ownRows, double[] ownColumns) = Subtract(frame, glowDn, residual);
        if (frames == 1)
        {
            rowSquares = HalfSquareOfSteps(LineMeans(frame.Mosaic.Span, rows: true));
            columnSquares = HalfSquareOfSteps(LineMeans(frame.Mosaic.Span, rows: false));
        }

        read += MeanSquare(residual);
        int stride = StrideFor(meanDn.Length / Math.Max(1, MostSamples / frames));
        for (int i = samples.Count % stride; i < residual.Length; i += stride)
        {
            if (!isHot[i])
            {
                samples.Add(residual[i]);
            }
        }
    }

    /// <summary>residual ← frame − from, less the means of its rows and columns; which are returned, without the frame's mean.</summary>
    private (double[] Rows, double[] Columns) Subtract(RawImage frame, float[] from, float[] residual)
    {
        ReadOnlySpan<ushort> mosaic = frame.Mosaic.Span;
        for (int i = 0; i < residual.Length; i++)
        {
            residual[i] = isHot[i] ? 0 : mosaic[i] - from[i];
        }

        double[] rows = new double[height];
        double[] columns = new double[width];
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<float> row = residual.AsSpan(y * width, width);
            for (int x = 0; x < width; x++)
            {
                rows[y] += row[x];
                columns[x] += row[x];
            }
        }

        double mean = rows.Sum() / residual.Length;
        for (int y = 0; y < height; y++)
        {
            rows[y] = (rows[y] / width) - mean;
        }

        for (int x = 0; x < width; x++)
        {
            columns[x] = (columns[x] / height) - mean;
        }

        for (int y = 0; y < height; y++)
        {
            Span<float> row = residual.AsSpan(y * width, width);
            for (int x = 0; x < width; x++)
            {
                row[x] = isHot[(y * width) + x] ? 0 : (float)(row[x] - mean - rows[y] - columns[x]);
            }
        }

        return (rows, columns);
    }

    private double[] LineMeans(ReadOnlySpan<ushort> mosaic, bool rows)
    {
        double[] sums = new double[rows ? height : width];
        int[] counts = new int[sums.Length];
        for (int i = 0; i < mosaic.Length; i++)
        {
            int line = rows ? i / width : i % width;
            if (!isHot[i])
            {
                sums[line] += mosaic[i];
                counts[line]++;
            }
        }

        return [.. sums.Select((sum, i) => sum / Math.Max(1, counts[i]))];
    }

    /// <summary>Lines of the same colours are two apart.</summary>
    private static double HalfSquareOfSteps(double[] lines) =>
        lines.Skip(2).Zip(lines, (one, before) => (one - before) * (one - before)).Average() / 2;

    private double MeanSquare(float[] residual)
    {
        double sum = 0;
        foreach (float value in residual)
        {
            sum += (double)value * value;
        }

        // Each line's mean has taken one of its degrees of freedom.
        double lost = (1 - (1.0 / width)) * (1 - (1.0 / height));
        return sum / (residual.Length - isHot.Count(hot => hot)) / lost;
    }

    /// <summary>One that meets all columns of a row in the end.</summary>
    private int StrideFor(int about)
    {
        int stride = Math.Max(1, about);
        while (stride > 1 && System.Numerics.BigInteger.GreatestCommonDivisor(stride, width) > 1)
        {
            stride++;
        }

        return stride;
    }

    private DarkEvidence Result()
    {
        double ofOne = frames / (double)Math.Max(1, frames - 1) / frames;
        double readVariance = read / frames;
        double temporalVariance = frames > 1 ? temporal * ofOne : readVariance;
        double rows = (frames > 1 ? rowSquares * ofOne : rowSquares) - (temporalVariance / width);
        double columns = (frames > 1 ? columnSquares * ofOne : columnSquares) - (temporalVariance / height);
        (rows, columns) = (Math.Max(0, rows), Math.Max(0, columns));
        double? fixedPattern =
            frames > 1 ? Math.Max(0, PatternSquares() - ((temporalVariance + rows + columns) / frames)) : null;
        samples.Sort();
        return new(
            frames,
            Blacks(),
            temporalVariance + (fixedPattern ?? 0),
            temporalVariance,
            fixedPattern,
            rows,
            columns,
            isHot.Count(hot => hot) / (double)isHot.Length,
            [.. samples]
        );
    }

    private double PatternSquares()
    {
        (double sum, long count) = (0, 0);
        for (int i = 0; i < meanDn.Length; i++)
        {
            if (!isHot[i])
            {
                double own = meanDn[i] - glowDn[i];
                (sum, count) = (sum + (own * own), count + 1);
            }
        }

        return sum / Math.Max(1, count);
    }

    private double[] Blacks()
    {
        double[] sums = new double[4];
        long[] counts = new long[4];
        for (int i = 0; i < meanDn.Length; i++)
        {
            if (!isHot[i])
            {
                int position = ((i / width & 1) << 1) | (i % width & 1);
                sums[position] += meanDn[i];
                counts[position]++;
            }
        }

        return [.. sums.Zip(counts, (sum, count) => sum / Math.Max(1, count))];
    }
}
