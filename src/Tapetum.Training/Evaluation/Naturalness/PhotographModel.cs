using System.Reflection;
using Tapetum.Training.Datasets;

namespace Tapetum.Training.Evaluation.Naturalness;

/// <summary>What natural photographs are like, as a file has it: ours, or that of NIQE's authors in the form in which Python programs hand it on.</summary>
internal static class PhotographModel
{
    private const string MeanName = "mu_pris_param";
    private const string CovarianceName = "cov_pris_param";
    private const string Advice =
        "Name a file with mu_pris_param (36 numbers) and cov_pris_param (36×36), such as BasicSR's niqe_pris_params.npz.";

    /// <summary>Fitted to the photographs that docs/training.md names.</summary>
    public static FeatureStatistics Own()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("niqe.npz")!;
        return Read(stream);
    }

    /// <exception cref="DatasetException">It cannot be read.</exception>
    public static FeatureStatistics Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return Read(file);
        }
        catch (Exception e)
            when (e is FormatException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(path, e.Message.TrimEnd('.'), Advice, e);
        }
    }

    public static void Write(Stream stream, FeatureStatistics photographs) =>
        NumpyArchive.Write(
            stream,
            (MeanName, [1, BlockFeatures.Count], photographs.Mean),
            (CovarianceName, [BlockFeatures.Count, BlockFeatures.Count], [.. photographs.Covariance.Cast<double>()])
        );

    private static FeatureStatistics Read(Stream stream)
    {
        double[] mean = NumpyArchive.Read(stream, MeanName);
        stream.Position = 0;
        double[] covariance = NumpyArchive.Read(stream, CovarianceName);
        int count = BlockFeatures.Count;
        if (mean.Length != count || covariance.Length != count * count)
        {
            throw new FormatException($"its arrays are not of {count} and {count}×{count} numbers");
        }

        double[,] square = new double[count, count];
        Buffer.BlockCopy(covariance, 0, square, 0, covariance.Length * sizeof(double));
        return new(mean, square);
    }
}
