using Tapetum.Sensor.Calibration;
using Tapetum.Training.Data;

namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>
/// What the pixels of one sensor have of their own, alike in each of its frames: what a calibration says of them, and random numbers that depend on the pixel's place alone.
/// <code>
/// light ← light·(1 + PRNU·n) + leak      before the noise; leak: of the hot share of pixels, exponential
/// DN ← DN + round(σ·n′)                  after it; σ: fixed pattern of the ISO
/// </code>
/// </summary>
internal sealed class SensorPattern
{
    private const int Seed = 77;

    /// <summary>Of what a hot pixel leaks, as a share of the range.</summary>
    private const float MeanLeak = 0.02f;

    private readonly float[] response;
    private readonly float[] leakDn;
    private readonly float[] normals;
    private readonly float fixedDn;

    private SensorPattern(int pixels, float fixedDn) =>
        (response, leakDn, normals, this.fixedDn) = (new float[pixels], new float[pixels], new float[pixels], fixedDn);

    /// <param name="at">The sensor at an ISO.</param>
    /// <param name="rangeDn">From black to white.</param>
    /// <param name="widthPx">Of a frame, from the sensor's left edge.</param>
    /// <param name="heightPx">Of a frame, from the sensor's top edge.</param>
    public static SensorPattern Of(IsoCalibration at, float rangeDn, int widthPx, int heightPx)
    {
        SensorPattern pattern = new(widthPx * heightPx, (float)(at.FixedPatternDn ?? 0));
        float uneven = (float)(at.PhotoResponseShare ?? 0);
        Parallel.For(
            0,
            heightPx,
            y =>
            {
                SampleRandom random = new(Seed, (ulong)y);
                for (int i = y * widthPx; i < (y + 1) * widthPx; i++)
                {
                    double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
                    (double sine, double cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
                    bool isHot = random.NextDouble() < at.HotPixelShare;
                    double leak = -Math.Log(1 - random.NextDouble()) * MeanLeak * rangeDn;
                    pattern.response[i] = 1 + (uneven * (float)(radius * sine));
                    pattern.normals[i] = (float)(radius * cosine);
                    pattern.leakDn[i] = isHot ? (float)leak : 0;
                }
            }
        );
        return pattern;
    }

    /// <summary>In place: clean light as the pixels take it in, DN above black.</summary>
    public void Expose(Span<float> signalDn)
    {
        for (int i = 0; i < signalDn.Length; i++)
        {
            signalDn[i] = MathF.Max(0, (signalDn[i] * response[i]) + leakDn[i]);
        }
    }

    /// <summary>In place: what is read, in whole DN above black.</summary>
    public void Read(Span<float> signalDn, float blackDn, float clipDn)
    {
        for (int i = 0; i < signalDn.Length; i++)
        {
            signalDn[i] = Math.Clamp(signalDn[i] + MathF.Round(fixedDn * normals[i]), -blackDn, clipDn - blackDn);
        }
    }
}
