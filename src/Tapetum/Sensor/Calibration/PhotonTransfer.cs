namespace Tapetum.Sensor.Calibration;

/// <summary>
/// Gain by photon transfer: the variance of evenly lit pixels grows with their mean by K.
/// <code>
/// V = K·μ + V₀        weighted by 1/V², as the variance of a variance is 2V²/(n − 1)
/// </code>
/// V₀ is what dark frames show, where there are any; else it is fitted.
/// </summary>
/// <remarks>Janesick, "Photon Transfer", SPIE 2007, chapter 5: the difference of two flats takes out whatever both have.</remarks>
/// <param name="GainDnPerElectron">K of all blocks.</param>
/// <param name="GainByFilter">[4]: of each position of the cell.</param>
/// <param name="DarkVarianceDn2">V₀.</param>
/// <param name="PhotoResponseShare">σ of the response that is each pixel's own; null where it cannot be told.</param>
internal sealed record PhotonTransfer(
    double GainDnPerElectron,
    IReadOnlyList<double> GainByFilter,
    double DarkVarianceDn2,
    double? PhotoResponseShare
)
{
    private const int Rounds = 12;
    private const int FewestBlocks = 40;

    /// <summary>In standard deviations of a block's variance.</summary>
    private const double Outlier = 6;

    private static readonly double BlockSpread = Math.Sqrt(2.0 / ((FlatBlocks.Side * FlatBlocks.Side) - 1));

    /// <param name="blocks">Unclipped ones.</param>
    /// <param name="darkVarianceDn2">V₀, rounding included; null to fit it.</param>
    /// <param name="fixedPatternDn2">What pixels show alike without light.</param>
    /// <returns>Null where the blocks are too few, or too dark to tell.</returns>
    public static PhotonTransfer? Of(IReadOnlyList<FlatBlock> blocks, double? darkVarianceDn2, double fixedPatternDn2)
    {
        FlatBlock[] lit = [.. blocks.Where(block => block.MeanDn > 0 && block.VarianceDn2 > 0)];
        if (lit.Length < FewestBlocks || Fit(lit, darkVarianceDn2) is not { } all)
        {
            return null;
        }

        double[] byFilter =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(position => lit.Where(block => block.Position == position).ToArray())
                .Select(own => own.Length < FewestBlocks / 4 ? null : Fit(own, all.Dark))
                .Select(fit => fit?.Gain ?? all.Gain),
        ];
        return new(all.Gain, byFilter, all.Dark, ResponseOf(lit, all, fixedPatternDn2));
    }

    private static (double Gain, double Dark)? Fit(FlatBlock[] blocks, double? dark)
    {
        (double gain, double zero) = (blocks.Average(block => block.VarianceDn2 / block.MeanDn), dark ?? 0);
        for (int round = 0; round < Rounds; round++)
        {
            (double sww, double swm, double swmm, double swv, double swmv) = (0, 0, 0, 0, 0);
            foreach (FlatBlock block in blocks)
            {
                double expected = Math.Max(1e-3, (gain * block.MeanDn) + zero);
                // The first rounds do not know yet what is usual.
                if (round >= 4 && Math.Abs(block.VarianceDn2 - expected) > Outlier * BlockSpread * expected)
                {
                    continue;
                }

                double w = 1 / (expected * expected);
                (sww, swm, swmm) = (sww + w, swm + (w * block.MeanDn), swmm + (w * block.MeanDn * block.MeanDn));
                (swv, swmv) = (swv + (w * block.VarianceDn2), swmv + (w * block.MeanDn * block.VarianceDn2));
            }

            double determinant = (sww * swmm) - (swm * swm);
            if (swmm <= 0 || (dark is null && determinant <= 1e-9 * sww * swmm))
            {
                return null;
            }

            gain = dark is { } known ? (swmv - (known * swm)) / swmm : ((sww * swmv) - (swm * swv)) / determinant;
            zero = dark ?? Math.Max(1 / 12.0, ((swmm * swv) - (swm * swmv)) / determinant);
            if (!(gain > 0))
            {
                return null;
            }
        }

        // Without light beyond the read noise, the slope is the read noise's error.
        return blocks.Max(block => block.MeanDn) * gain > zero ? (gain, zero) : null;
    }

    private static double? ResponseOf(FlatBlock[] blocks, (double Gain, double Dark) fit, double fixedPatternDn2)
    {
        double bright = blocks.Max(block => block.MeanDn) / 2;
        double[] shares =
        [
            .. blocks
                .Where(block => block.MeanDn >= bright && block.MeanDn * fit.Gain > 4 * fit.Dark)
                .Select(block => (block.SharedDn2 - fixedPatternDn2) / (block.MeanDn * block.MeanDn))
                .Order(),
        ];
        if (shares.Length < FewestBlocks)
        {
            return null;
        }

        // Between quarters, dust and scratches do not count.
        double[] middle = shares[(shares.Length / 4)..(shares.Length * 3 / 4)];
        double mean = middle.Average();
        double error = (middle[^1] - middle[0]) / 1.35 / Math.Sqrt(shares.Length);
        return mean > 3 * error ? Math.Sqrt(mean) : null;
    }
}
