namespace Tapetum.Sensor.Estimation;

/// <summary>
/// How to tell the noise n from the energies of blocks that pass for smooth, of noise with ρ times as much energy in middle as in high frequencies and of
/// some texture T that is left:
/// <code>
/// texture = ρ·h + T,  high = h + HighShare·T        h = (high − HighShare·texture)/(1 − ρ·HighShare)
/// n       = h·(15·ρ + 49)/64                        the mean over all frequencies; white noise: ρ = 1, n = h
/// </code>
/// </summary>
/// <param name="HighShare">How much of a picture's texture energy in the texture band reaches the high band.</param>
/// <param name="Redness">ρ: 1 for white noise, more where the camera has smoothed it.</param>
internal readonly record struct BandModel(double HighShare, double Redness)
{
    /// <summary>Before it is measured: white noise, a picture between soft and sharp.</summary>
    public static readonly BandModel Typical = new(0.12, 1);

    private const double MostHighShare = 0.4;
    private const int FewestBlocks = 60;

    /// <summary>All but the high frequencies, of which offset and slope are not measured.</summary>
    private const double LowCount = (BlockSpectrum.Side * BlockSpectrum.Side) - BlockSpectrum.HighCount;

    public double Noise(double texture, double high)
    {
        // However red the noise, it is mostly the high band that tells its level.
        double unmixing = Math.Max(0.5, 1 - (Redness * HighShare));
        return MeanPerHigh * (high - (HighShare * texture)) / unmixing;
    }

    /// <summary>What noise of 1 has in the select band.</summary>
    public double SelectPerNoise => Redness / MeanPerHigh;

    private double MeanPerHigh =>
        ((LowCount * Redness) + BlockSpectrum.HighCount) / (LowCount + BlockSpectrum.HighCount);

    /// <param name="blocks">Blocks that are not clipped, from dark to bright.</param>
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

        // Smoothed noise is as red in bright as in dark blocks; texture, a share of the signal, is not. One third of the blocks may be all texture.
        int third = relative.Count / 3;
        double[] redness =
        [
            RednessOf(relative[..third]),
            RednessOf(relative[third..^third]),
            RednessOf(relative[^third..]),
        ];
        Array.Sort(redness);
        double smoothed = Ramp(redness[0], 1.4, 1.9) * Ramp(redness[1] / redness[0], 1.8, 1.4);
        return new(HighShareOf(relative), 1 + (smoothed * (redness[0] - 1)));
    }

    /// <summary>Of the smoothest blocks.</summary>
    private static double RednessOf(List<(double Select, double Texture, double High)> blocks)
    {
        const double share = 0.03;
        double[] selects = [.. blocks.Select(b => b.Select)];
        int[] order = [.. Enumerable.Range(0, blocks.Count)];
        Array.Sort(selects, order);
        ReadOnlySpan<int> smoothest = order.AsSpan(0, Math.Max(FewestBlocks, (int)(share * blocks.Count)));
        (double texture, double high) = (0, 0);
        foreach (int i in smoothest)
        {
            texture += blocks[i].Texture;
            high += blocks[i].High;
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

        // Without texture, what is plain is noise that is not Gaussian.
        int fewest = Math.Max(FewestBlocks, relative.Count / 100);
        if (faint.Count < fewest || plain.Count < fewest)
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
