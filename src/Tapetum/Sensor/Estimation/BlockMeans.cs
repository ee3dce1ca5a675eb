namespace Tapetum.Sensor.Estimation;

/// <summary>Sums up blocks of one brightness into a bin.</summary>
internal struct BlockMeans
{
    private double mean;
    private double texture;
    private double high;

    public int Count { get; private set; }

    public void Add(NoiseBlock block)
    {
        // The bin is where the other half of the samples say it is: the first half's noise has decided which bin this is.
        mean += block.OtherMeanDn;
        texture += block.Bands.Texture;
        high += block.Bands.High;
        Count++;
    }

    /// <param name="bands">How to tell noise from the energies.</param>
    /// <param name="modelError">How well the sensor follows a line here, relative.</param>
    public readonly NoiseBin ToBin(BandModel bands, double modelError)
    {
        double measured = high / Count;
        double variance = Math.Max(bands.Noise(texture / Count, high / Count), NoiseLineFit.LeastVarianceDn2 / 2);
        double share = bands.HighShare;
        double sampling =
            ((2.0 / BlockSpectrum.HighCount) + (share * share * 2 / BlockSpectrum.TextureCount))
            / ((1 - share) * (1 - share) * Count);

        double correction = 0.5 * ((measured / variance) - 1);

        // Noise of less than half a DN is lost or doubled between the quantisation steps.
        double quantisation = 0.006 / (variance * variance);
        double error = Math.Sqrt(
            sampling + (modelError * modelError) + (quantisation * quantisation) + (correction * correction)
        );
        return new((float)(mean / Count), (float)variance, (float)error);
    }
}
