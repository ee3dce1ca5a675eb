using System.Numerics.Tensors;
using Tapetum.Raw;

namespace Tapetum.Training.Evaluation.Naturalness;

/// <summary>
/// How unlike natural photographs a picture is, without a truth to compare it with; less is better.
/// <code>
/// NIQE = √((μ₁ − μ₂)ᵀ · ((Σ₁ + Σ₂) / 2)⁻¹ · (μ₁ − μ₂))      μ, Σ: of the features of photographs, and of the picture
/// </code>
/// </summary>
/// <remarks>Mittal, Soundararajan, Bovik, "Making a 'Completely Blind' Image Quality Analyzer", IEEE SPL 2013, eq. 10.</remarks>
/// <param name="photographs">What it is measured against.</param>
internal sealed class Niqe(FeatureStatistics photographs)
{
    /// <returns>Null where the picture is too small (two blocks of 96×96 pixels are needed) or too flat.</returns>
    public double? Of(DisplayPicture picture) => Of(GreyPicture.Of(picture.WidthPx, picture.HeightPx, picture.Rgb));

    /// <inheritdoc cref="Of(DisplayPicture)"/>
    public double? Of(GreyPicture picture)
    {
        if (FeatureStatistics.Of(BlockFeatures.Of(picture).Rows) is not { } own)
        {
            return null;
        }

        int count = BlockFeatures.Count;
        double[] difference = new double[count];
        double[] covariance = new double[count * count];
        for (int i = 0; i < count; i++)
        {
            difference[i] = photographs.Mean[i] - own.Mean[i];
            for (int j = 0; j < count; j++)
            {
                covariance[(i * count) + j] = (photographs.Covariance[i, j] + own.Covariance[i, j]) / 2;
            }
        }

        // xᵀ·C⁻¹·x = |L⁻¹·x|² with C = L·Lᵀ.
        if (!Cholesky.Decompose(covariance, count))
        {
            return null;
        }

        Cholesky.SolveLower(covariance, difference);
        return TensorPrimitives.Norm<double>(difference);
    }
}
