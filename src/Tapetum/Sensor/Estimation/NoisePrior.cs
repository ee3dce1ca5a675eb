using Tapetum.Raw;

namespace Tapetum.Sensor.Estimation;

/// <summary>What is known about a sensor before its frame is measured: it decides what the frame cannot, such as the gain of a black one.</summary>
/// <param name="LogGain">The expected ln K, K in DN per electron.</param>
/// <param name="LogGainSpread">Its standard deviation.</param>
/// <param name="RangeDn">White level minus black level.</param>
internal readonly record struct NoisePrior(double LogGain, double LogGainSpread, double RangeDn)
{
    /// <summary>
    /// ln σ at 14 bits, given ln K at 14 bits: the middle of <see cref="CalibratedCamera.All"/>, whose intercepts lie between 0.8 and 2.1.
    /// </summary>
    private static readonly LogLinearFit ReadNoise = new(0.6f, 1.3f, 0.7f);

    private const double Range14Dn = 15_800;

    /// <summary>
    /// K at ISO 100 is what spreads a pixel's electrons over the range. Calibrated cameras hold 30 to 170 ke at ISO 100 with 14 bits (ELD) and 7 to
    /// 14 ke with 10 bits (PMN, PMRID).
    /// </summary>
    public static NoisePrior For(RawImage raw)
    {
        double range = raw.RangeDn;
        double electronsAtIso100 = raw.WhiteLevelDn switch
        {
            < 1100 => 9_000,
            < 4100 => 20_000,
            _ => 35_000,
        };
        return raw.Capture.Iso is > 0
            ? new(Math.Log(range / electronsAtIso100 * raw.Capture.Iso.Value / 100), 0.8, range)
            : new(Math.Log(range / 4_000), 2, range);
    }

    /// <summary>−2·ln of the prior density, up to a constant.</summary>
    public double Penalty(double logGain, double logVariance)
    {
        double gainZ = (logGain - LogGain) / LogGainSpread;
        double toRange14 = Math.Log(Range14Dn / RangeDn);
        double expectedLogSigma = (ReadNoise.Slope * (logGain + toRange14)) + ReadNoise.Intercept - toRange14;
        double readZ = ((0.5 * logVariance) - expectedLogSigma) / ReadNoise.Spread;
        return (gainZ * gainZ) + (readZ * readZ);
    }
}
