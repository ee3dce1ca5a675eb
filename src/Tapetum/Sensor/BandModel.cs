namespace Tapetum.Sensor;

/// <summary>
/// How to tell the noise n from the energies of blocks that pass for smooth.
/// <code>
/// white noise, some texture T left    texture = n + T, high = n + HighShare·T    n = (high − HighShare·texture)/(1 − HighShare)
/// smoothed noise, no texture          more noise in low frequencies              n = (12·texture + 49·high)/61
/// </code>
/// </summary>
/// <param name="HighShare">How much of a picture's texture energy in the texture band reaches the high band.</param>
/// <param name="Smoothed">0 for white noise, 1 for noise that the camera has smoothed, between them where it is not clear.</param>
/// <param name="Redness">The noise's energy in middle over that in high frequencies: 1 for white noise.</param>
internal readonly record struct BandModel(double HighShare, double Smoothed, double Redness)
{
    /// <summary>Before it is measured: white noise, a picture between soft and sharp.</summary>
    public static readonly BandModel Typical = new(0.12, 0, 1);

    private const double MostHighShare = 0.4;
    private const int FewestBlocks = 60;
    private const double MidCount = BlockSpectrum.SelectCount + BlockSpectrum.TextureCount;

    public double Noise(double texture, double high)
    {
        double white = (high - (HighShare * texture)) / (1 - HighShare);
        double all = ((MidCount * texture) + (BlockSpectrum.HighCount * high)) / (MidCount + BlockSpectrum.HighCount);
        return white + (Smoothed * (all - white));
    }

    /// <summary>What noise of 1 has in the select band.</summary>
    public double SelectPerNoise
    {
        get
        {
            double all = ((MidCount * Redness) + BlockSpectrum.HighCount) / (MidCount + BlockSpectrum.HighCount);
            return 1 + (Smoothed * ((Redness / all) - 1));
        }
    }

    /// <param name="blocks">Blocks that are not clipped.</param>
    /// <param name="gain">K as far as it is known.</param>
    /// <param name="readVariance">σ² as far as it is known: only the order of blocks by texture hangs on the two.</param>
    public static BandModel Measure(IReadOnlyList<NoiseBlock> blocks, double gain, double readVariance)
    {
        List<(double Select, double Texture, double High)> relative = new(blocks.Count);
        for (int i = 0; i < blocks.Count; i++)
        {
            BandEnergies bands = blocks[i].Bands;
            double noise = (gain * Math.Max(0, blocks[i].MeanDn)) + readVariance;
            if (bands.High > NoiseLineFit.LeastVarianceDn2)
            {
                relative.Add((bands.Select / noise, bands.Texture / noise, bands.High / noise));
            }
        }

        if (relative.Count < 20 * FewestBlocks)
        {
            return Typical;
        }

        relative.Sort((a, b) => a.Select.CompareTo(b.Select));
        double redness = RednessOf(relative, 0.05);
        double uneven = RednessOf(relative, 0.4) / redness;

        // Smoothed noise is as red in the smoothest blocks as in others; texture is not. White noise measures up to 1.15 with a little texture, a
        // three-tap filter 2, the HERO6's denoiser 1.8; more than 3 is a picture that has texture everywhere.
        double smoothed = Ramp(redness, 1.15, 1.4) * Ramp(redness, 3.2, 2.6) * Ramp(uneven, 1.35, 1.2);
        return new(HighShareOf(relative), smoothed, redness);
    }

    private static double RednessOf(List<(double Select, double Texture, double High)> sorted, double share)
    {
        (double texture, double high) = (0, 0);
        for (int i = 0; i < sorted.Count * share; i++)
        {
            texture += sorted[i].Texture;
            high += sorted[i].High;
        }

        return texture / high;
    }

    /// <summary>
    /// The slope of high over texture energy between blocks of faint and of plain texture: noise, even if its level is not well known, drops out.
    /// </summary>
    private static double HighShareOf(List<(double Select, double Texture, double High)> relative)
    {
        (double Texture, double High, int Count) faint = default;
        (double Texture, double High, int Count) plain = default;
        foreach ((double select, double texture, double high) in relative)
        {
            if (select is > 2 and < 4)
            {
                faint = (faint.Texture + texture, faint.High + high, faint.Count + 1);
            }
            else if (select is > 5 and < 15)
            {
                plain = (plain.Texture + texture, plain.High + high, plain.Count + 1);
            }
        }

        if (faint.Count < FewestBlocks || plain.Count < FewestBlocks)
        {
            return Typical.HighShare;
        }

        double rise = (plain.High / plain.Count) - (faint.High / faint.Count);
        double run = (plain.Texture / plain.Count) - (faint.Texture / faint.Count);
        return run < 1 ? Typical.HighShare : Math.Clamp(rise / run, 0, MostHighShare);
    }

    /// <summary>0 at one end, 1 at the other, a line between.</summary>
    private static double Ramp(double x, double zeroAt, double oneAt) =>
        Math.Clamp((x - zeroAt) / (oneAt - zeroAt), 0, 1);
}
