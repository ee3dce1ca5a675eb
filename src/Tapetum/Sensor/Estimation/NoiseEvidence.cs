namespace Tapetum.Sensor.Estimation;

/// <summary>
/// What a frame can tell: gain and read noise are told apart by how the share of shot noise in the variance, K·μ/(K·μ + σ²), changes from its dark to its
/// bright parts.
/// </summary>
internal static class NoiseEvidence
{
    private const int FewestBins = 4;

    /// <summary>With less of the variance than this, a kind of noise is not seen.</summary>
    private const double LeastShare = 0.25;

    /// <summary>With less of a change than this, two kinds of noise cannot be told apart.</summary>
    private const double LeastChange = 0.2;

    public static (bool Gain, bool ReadNoise) Of(NoiseModel model, IReadOnlyList<NoiseBin> bins)
    {
        if (bins.Count < FewestBins)
        {
            return (false, false);
        }

        double[] shares =
        [
            .. bins.Select(bin => model.GainDnPerElectron * Math.Max(0, bin.MeanDn))
                .Select(shot => shot / (shot + model.ReadNoiseVarianceDn2))
                .Order(),
        ];
        (double dark, double bright) = (shares[shares.Length / 20], shares[shares.Length * 19 / 20]);
        bool apart = bright - dark >= LeastChange;
        return (
            bright >= LeastShare && (apart || dark > 1 - LeastShare),
            dark <= 1 - LeastShare && (apart || bright < LeastShare)
        );
    }
}
