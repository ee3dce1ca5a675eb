using System.Numerics;
using System.Runtime.InteropServices;

namespace Tapetum.Sensor.Lines;

/// <summary>
/// The scene of one <see cref="LineGroup"/>: in each block a walk along the lines, S its Kalman smoother,
/// <code>
/// mean(line) = s(line) + offset(line) + N(0, variance)     s(line + lag) = s(line) + N(0, q)
/// </code>
/// q is learned by expectation maximisation: from what the smoother says of the steps, averaged over neighbouring blocks.
/// </summary>
internal sealed class LineScene
{
    /// <summary>How many blocks to each side have the same q.</summary>
    private const int StepReach = 2;

    /// <summary>The scene's least step from line to line, as a share of a block's noise.</summary>
    private const float LeastStep = 0.02f;

    private readonly LineGroup group;
    private readonly float[] weights;
    private readonly float[] steps;
    private readonly float[] gains;
    private readonly float[] returns;
    private readonly float[] spreads;
    private readonly float[] scene;
    private readonly float typicalVariance;

    private LineScene(LineGroup group)
    {
        this.group = group;
        int size = group.Lines * group.Lanes;
        (weights, steps, gains) = (new float[size], new float[size], new float[size]);
        (returns, spreads, scene) = (new float[size], new float[size], new float[size]);
        (typicalVariance, MeanDn) = group.Typical();
    }

    public int Lines => group.Lines;

    /// <summary>Which quarter of the frame.</summary>
    public int Segment => group.Segment;

    /// <summary>Else red or blue, or both.</summary>
    public bool IsGreen => group.IsGreen;

    /// <summary>Of its light, DN above black.</summary>
    public double MeanDn { get; }

    /// <summary>False where nearly all is clipped.</summary>
    public bool CanTell => float.IsFinite(typicalVariance);

    /// <summary>A pixel's noise in this group, DN².</summary>
    public float PixelVarianceDn2 => typicalVariance * group.Samples;

    /// <summary>A scene that knows its noise, and guesses its steps.</summary>
    public static LineScene Of(LineGroup group)
    {
        LineScene made = new(group);
        if (made.CanTell)
        {
            group.Weigh(made.typicalVariance, made.weights);
            made.GuessSteps();
            made.FindGains();
        }

        return made;
    }

    /// <summary>q to begin with: squared differences between lines, without their median, which may be the offsets', and without noise.</summary>
    private void GuessSteps()
    {
        (int lanes, int blocks) = (group.Lanes, group.Blocks);
        Span<float> differences = stackalloc float[blocks];
        Span<float> sorted = stackalloc float[blocks];
        steps.AsSpan().Fill(typicalVariance);
        for (int line = 0; line + group.Lag < group.Lines; line++)
        {
            int at = line * lanes;
            int next = at + (group.Lag * lanes);
            for (int block = 0; block < blocks; block++)
            {
                differences[block] = group.MeansDn[next + block] - group.MeansDn[at + block];
            }

            differences.CopyTo(sorted);
            sorted.Sort();
            float median = sorted[blocks / 2];
            for (int block = 0; block < blocks; block++)
            {
                float d = differences[block] - median;
                differences[block] = (d * d) - (1 / weights[at + block]) - (1 / weights[next + block]);
            }

            SetSteps(line, differences);
        }
    }

    /// <summary>q of one line: the mean over neighbouring blocks.</summary>
    private void SetSteps(int line, ReadOnlySpan<float> squares)
    {
        float least = LeastStep * typicalVariance;
        for (int block = 0; block < squares.Length; block++)
        {
            int from = Math.Max(0, block - StepReach);
            int to = Math.Min(squares.Length, block + StepReach + 1);
            float sum = 0;
            for (int i = from; i < to; i++)
            {
                sum += squares[i];
            }

            steps[(line * group.Lanes) + block] = MathF.Max(sum / (to - from), least);
        }
    }

    /// <summary>The smoother's gains forth and back, which depend on the variances only.</summary>
    private void FindGains()
    {
        int width = group.Lag * group.Lanes / Vector<float>.Count;
        Span<Vector<float>> w = Vectors(weights);
        Span<Vector<float>> q = Vectors(steps);
        Span<Vector<float>> k = Vectors(gains);
        Span<Vector<float>> g = Vectors(returns);
        Span<Vector<float>> p = Vectors(spreads);
        for (int i = 0; i < w.Length; i++)
        {
            if (i < width)
            {
                (k[i], p[i]) = (Vector<float>.One, Vector<float>.One / w[i]);
            }
            else
            {
                Vector<float> before = p[i - width] + q[i - width];
                Vector<float> told = (before * w[i]) + Vector<float>.One;
                k[i] = before * w[i] / told;
                p[i] = before / told;
            }

            g[i] = p[i] / (p[i] + q[i]);
        }
    }

    /// <summary>Σ w·(1 − S)·(mean − x) of each line; the smoothed scene is kept.</summary>
    public void Remainder(double[] x, bool withMeans, double[] sums)
    {
        int width = group.Lanes / Vector<float>.Count;
        Span<Vector<float>> z = Vectors(group.MeansDn);
        Span<Vector<float>> w = Vectors(weights);
        Span<Vector<float>> k = Vectors(gains);
        Span<Vector<float>> g = Vectors(returns);
        Span<Vector<float>> m = Vectors(scene);
        for (int line = 0; line < group.Lines; line++)
        {
            Vector<float> offset = new((float)x[line]);
            for (int i = line * width; i < (line + 1) * width; i++)
            {
                Vector<float> seen = withMeans ? z[i] - offset : -offset;
                Vector<float> before = line < group.Lag ? seen : m[i - (group.Lag * width)];
                m[i] = before + (k[i] * (seen - before));
            }
        }

        for (int line = group.Lines - 1; line >= 0; line--)
        {
            Vector<float> offset = new((float)x[line]);
            Vector<float> sum = Vector<float>.Zero;
            for (int i = line * width; i < (line + 1) * width; i++)
            {
                Vector<float> seen = withMeans ? z[i] - offset : -offset;
                if (line + group.Lag < group.Lines)
                {
                    m[i] += g[i] * (m[i + (group.Lag * width)] - m[i]);
                }

                sum += w[i] * (seen - m[i]);
            }

            sums[line] = Vector.Sum(sum);
        }
    }

    /// <inheritdoc cref="LineGroup.Deviations"/>
    public double[] PlainDeviations() => group.Deviations();

    /// <summary>Σ w of each line.</summary>
    public void AddWeights(double[] sums)
    {
        int width = group.Lanes / Vector<float>.Count;
        Span<Vector<float>> w = Vectors(weights);
        for (int line = 0; line < group.Lines; line++)
        {
            Vector<float> sum = Vector<float>.Zero;
            foreach (Vector<float> weight in w.Slice(line * width, width))
            {
                sum += weight;
            }

            sums[line] += Vector.Sum(sum);
        }
    }

    /// <summary>Learns q, given the offsets.</summary>
    public void Learn(double[] offsetsDn)
    {
        Remainder(offsetsDn, withMeans: true, new double[group.Lines]);
        (int lanes, int next) = (group.Lanes, group.Lag * group.Lanes);
        Span<float> squares = stackalloc float[group.Blocks];
        for (int line = group.Lines - 1 - group.Lag; line >= 0; line--)
        {
            for (int block = 0; block < group.Blocks; block++)
            {
                int i = (line * lanes) + block;
                float together = SmoothSpread(i);
                float step = scene[i + next] - scene[i];
                squares[block] = (step * step) + spreads[i + next] + spreads[i] - (2 * together);
            }

            SetSteps(line, squares);
        }

        FindGains();
    }

    /// <summary>1/Σ w·(1 − w·P) of each line, P being the smoother's variance: how uncertain an offset is that its neighbours say nothing of. Afterwards nothing can be learned any more.</summary>
    public double[] Uncertainty()
    {
        double[] variancesDn2 = new double[group.Lines];
        for (int line = group.Lines - 1; line >= 0; line--)
        {
            double told = 0;
            for (int block = 0; block < group.Blocks; block++)
            {
                int i = (line * group.Lanes) + block;
                if (line + group.Lag < group.Lines)
                {
                    SmoothSpread(i);
                }

                told += weights[i] * MathF.Max(0, 1 - (spreads[i] * weights[i]));
            }

            variancesDn2[line] = 1 / Math.Max(told, 1e-30);
        }

        return variancesDn2;
    }

    /// <summary>One step back of the smoother's variance.</summary>
    /// <returns>The covariance with the line before which it was smoothed.</returns>
    private float SmoothSpread(int i)
    {
        float after = spreads[i + (group.Lag * group.Lanes)];
        float together = returns[i] * after;
        spreads[i] += returns[i] * (together - (returns[i] * (spreads[i] + steps[i])));
        return together;
    }

    private static Span<Vector<float>> Vectors(float[] values) =>
        MemoryMarshal.Cast<float, Vector<float>>(values.AsSpan());
}
