using System.Numerics;

namespace Tapetum.Sensor.Lines;

/// <summary>Block means of green, or of the other colours that a line holds, in one quarter of the frame: [lines, lanes], of which the first <see cref="Blocks"/> are in use.</summary>
internal sealed class LineGroup
{
    /// <summary>Into how many parts a line's blocks are divided.</summary>
    public const int Segments = 4;

    /// <summary>Fewer blocks with a variance of their own say nothing.</summary>
    private const int FewestBlocks = 64;

    /// <summary>Blocks that cannot tell count that much less.</summary>
    private const float Untold = 1e4f;

    /// <summary>No block is known better than this share of the typical variance allows: a quiet one may be clipped in part.</summary>
    private const float LeastVariance = 0.3f;

    /// <param name="isGreen">Else red or blue, or both.</param>
    /// <param name="lag">After how many lines the same colour comes again.</param>
    /// <param name="samples">In a block, of most lines.</param>
    /// <param name="segment">Which quarter.</param>
    /// <param name="lines">How many.</param>
    /// <param name="blocks">How many of each.</param>
    public LineGroup(bool isGreen, int lag, int samples, int segment, int lines, int blocks)
    {
        (IsGreen, Lag, Samples, Segment, Lines, Blocks) = (isGreen, lag, samples, segment, lines, blocks);
        Lanes = (blocks + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        MeansDn = new float[lines * Lanes];
        VariancesDn2 = new float[lines * Lanes];
    }

    /// <summary>Else red or blue, or both.</summary>
    public bool IsGreen { get; }

    /// <summary>After how many lines the same colour comes again: of a Bayer sensor 1 for green, 2 for red and blue.</summary>
    public int Lag { get; }

    /// <summary>How many are in a block, of most lines.</summary>
    public int Samples { get; }

    /// <summary>Which quarter.</summary>
    public int Segment { get; }

    public int Lines { get; }

    public int Blocks { get; }

    /// <summary>Blocks, filled up to whole vectors.</summary>
    public int Lanes { get; }

    /// <summary>DN above black.</summary>
    public float[] MeansDn { get; }

    /// <summary>Of each mean; infinity where the block cannot tell, since it is clipped.</summary>
    public float[] VariancesDn2 { get; }

    /// <summary>The first block of a quarter.</summary>
    public static int SegmentStart(int segment, int blocks) => segment * blocks / Segments;

    /// <summary>The quarter that a block is in.</summary>
    public static int SegmentOf(int block, int blocks)
    {
        int segment = 0;
        while (SegmentStart(segment + 1, blocks) <= block)
        {
            segment++;
        }

        return segment;
    }

    public void Set(int line, int block, float meanDn, float varianceDn2)
    {
        MeansDn[(line * Lanes) + block] = meanDn;
        VariancesDn2[(line * Lanes) + block] = varianceDn2;
    }

    /// <summary>Of a part of all blocks that can tell, the median variance and the mean; infinity where there are too few.</summary>
    public (float VarianceDn2, double MeanDn) Typical()
    {
        List<float> variances = [];
        double light = 0;
        int step = Math.Max(1, Lines / 256) | 1;
        for (int line = 0; line < Lines; line += step)
        {
            for (int i = line * Lanes; i < (line * Lanes) + Blocks; i++)
            {
                if (float.IsFinite(VariancesDn2[i]))
                {
                    variances.Add(VariancesDn2[i]);
                    light += MeansDn[i];
                }
            }
        }

        variances.Sort();
        return variances.Count < FewestBlocks
            ? (float.PositiveInfinity, 0)
            : (variances[variances.Count / 2], light / variances.Count);
    }

    /// <summary>1/variance of each block, its variance being the mean over 3×3 blocks, as 32 samples alone measure it to a quarter only.</summary>
    /// <param name="typicalDn2">The median variance.</param>
    /// <param name="weights">[Lines, Lanes].</param>
    public void Weigh(float typicalDn2, float[] weights)
    {
        weights.AsSpan().Fill(1 / (Untold * typicalDn2));
        for (int line = 0; line < Lines; line++)
        {
            for (int block = 0; block < Blocks; block++)
            {
                if (float.IsFinite(VariancesDn2[(line * Lanes) + block]))
                {
                    float variance = MeanVariance(line, block);
                    weights[(line * Lanes) + block] = 1 / MathF.Max(variance, LeastVariance * typicalDn2);
                }
            }
        }
    }

    /// <summary>
    /// How far each line's blocks are from the mean of those around, of the same parity; plain means, for blocks that can all tell. NaN where no block can.
    /// </summary>
    public double[] Deviations()
    {
        double[] sums = new double[Lines];
        int[] counts = new int[Lines];
        double[] values = new double[Lines];
        for (int block = 0; block < Blocks; block++)
        {
            for (int line = 0; line < Lines; line++)
            {
                int i = (line * Lanes) + block;
                values[line] = float.IsFinite(VariancesDn2[i]) ? MeansDn[i] : double.NaN;
            }

            double[] deviations = LineOpinion.Deviations(values);
            for (int line = 0; line < Lines; line++)
            {
                bool tells = double.IsFinite(deviations[line]);
                (sums[line], counts[line]) = tells
                    ? (sums[line] + deviations[line], counts[line] + 1)
                    : (sums[line], counts[line]);
            }
        }

        return [.. sums.Zip(counts, (sum, count) => sum / count)];
    }

    private float MeanVariance(int line, int block)
    {
        (float sum, int count) = (0, 0);
        for (int y = Math.Max(0, line - 1); y <= Math.Min(Lines - 1, line + 1); y++)
        {
            for (int x = Math.Max(0, block - 1); x <= Math.Min(Blocks - 1, block + 1); x++)
            {
                float variance = VariancesDn2[(y * Lanes) + x];
                (sum, count) = float.IsFinite(variance) ? (sum + variance, count + 1) : (sum, count);
            }
        }

        return sum / count;
    }
}
