namespace Tapetum.Sensor.Estimation;

/// <summary>What <see cref="FrameNoiseEstimator"/> knows about one 8×8 block of one colour plane of a mosaic, above black.</summary>
/// <param name="SortMeanDn">The mean of half the samples, as a chequerboard: its noise is independent of <paramref name="OtherMeanDn"/>.</param>
/// <param name="OtherMeanDn">The mean of the other half.</param>
/// <param name="Bands">The block's energy by spatial frequency.</param>
/// <param name="AtOrBelowBlack">How many of the 64 samples are at or below black.</param>
/// <param name="BelowBlack">How many are below.</param>
/// <param name="Plane">Which of the mosaic's four planes: column + 2·row in a cell.</param>
internal readonly record struct NoiseBlock(
    float SortMeanDn,
    float OtherMeanDn,
    BandEnergies Bands,
    int AtOrBelowBlack,
    int BelowBlack,
    int Plane
)
{
    public float MeanDn => (SortMeanDn + OtherMeanDn) / 2;
}
