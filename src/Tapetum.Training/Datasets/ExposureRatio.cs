using Tapetum.Raw;

namespace Tapetum.Training.Datasets;

/// <summary>
/// How much the short exposure must be amplified to be as bright as the long one.
/// <code>
/// ratio = min(t_long / t_short, 300)                             by names
/// ratio = min(ISO_long·t_long / (ISO_short·t_short), 300)        by what the cameras noted
/// </code>
/// </summary>
/// <remarks>Chen et al., "Learning to See in the Dark", CVPR 2018; with ISO: Wei et al., CVPR 2020.</remarks>
public static class ExposureRatio
{
    public const double Largest = 300;

    public static double Of(double longS, double shortS) => Math.Min(longS / shortS, Largest);

    /// <summary>From the names alone, or the pair's place in its set; null where one of them has no exposure time.</summary>
    public static double? OfNames(ExposurePair pair) =>
        pair.Ratio is { } told ? Math.Min(told, Largest)
        : (SidFileName.Parse(pair.LongPath).ExposureTimeS, pair.Name.ExposureTimeS) is ({ } longS, { } shortS)
            ? Of(longS, shortS)
        : null;

    /// <summary>From the names, or else from what the cameras noted.</summary>
    /// <param name="pair">The files.</param>
    /// <param name="shortCapture">Of the short exposure.</param>
    /// <param name="longCapture">Of the long exposure.</param>
    /// <exception cref="DatasetException">Neither tells.</exception>
    public static double Of(ExposurePair pair, CaptureInfo shortCapture, CaptureInfo longCapture)
    {
        if (OfNames(pair) is { } named)
        {
            return named;
        }

        // Values in DN go with ISO, too, where the two differ.
        double gain = (longCapture.Iso, shortCapture.Iso) is (> 0 and { } longIso, > 0 and { } shortIso)
            ? longIso / shortIso
            : 1;
        return (longCapture.ExposureTimeS, shortCapture.ExposureTimeS) is ({ } longS, { } shortS)
            ? Of(gain * longS, shortS)
            : throw new DatasetException(
                pair.ShortPath,
                "neither the names nor the files of this pair tell both exposure times",
                "End the names in their exposure times, as in kitchen_0.04s.dng and kitchen_10s.dng."
            );
    }
}
