namespace Tapetum.Training.Evaluation.Naturalness;

/// <summary>Mean and covariance of the features of blocks.</summary>
/// <param name="Mean">[36].</param>
/// <param name="Covariance">[36, 36].</param>
internal sealed record FeatureStatistics(double[] Mean, double[,] Covariance)
{
    /// <summary>From the sharpest block of a photograph, those above this share of it are what photographers meant to be sharp.</summary>
    private const double SharpShare = 0.75;

    /// <summary>Of all blocks that are not flat; null where these are fewer than two.</summary>
    public static FeatureStatistics? Of(IReadOnlyList<double[]> rows)
    {
        double[][] usable = [.. rows.Where(row => !row.Any(double.IsNaN))];
        if (usable.Length < 2)
        {
            return null;
        }

        double[] mean = new double[BlockFeatures.Count];
        for (int i = 0; i < mean.Length; i++)
        {
            mean[i] = rows.Where(row => !double.IsNaN(row[i])).Average(row => row[i]);
        }

        return new(mean, CovarianceOf(usable));
    }

    /// <summary>Of the sharp blocks of photographs: what natural pictures are like.</summary>
    public static FeatureStatistics? OfSharpBlocks(IEnumerable<BlockFeatures> photographs) =>
        Of([
            .. photographs
                .Where(photo => photo.Rows.Length > 0)
                .SelectMany(photo =>
                    photo.Rows.Where((_, block) => photo.Sharpness[block] > SharpShare * photo.Sharpness.Max())
                ),
        ]);

    private static double[,] CovarianceOf(double[][] rows)
    {
        int count = BlockFeatures.Count;
        double[] mean = [.. Enumerable.Range(0, count).Select(i => rows.Average(row => row[i]))];
        double[,] covariance = new double[count, count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = rows.Sum(row => (row[i] - mean[i]) * (row[j] - mean[j]));
                covariance[i, j] = covariance[j, i] = sum / (rows.Length - 1);
            }
        }

        return covariance;
    }
}
