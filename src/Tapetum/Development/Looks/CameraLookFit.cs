using Tapetum.Development.Tone;

namespace Tapetum.Development.Looks;

/// <summary>
/// Finds the look that makes our picture like the camera's own.
/// <code>
/// exposure    ours is first made as bright as the camera's; what is fitted is the shape of tones, not how bright they are
/// tones       d_k = (W + λ·D)⁻¹·W·m            departures from the usual look's curve at knots k: the natural one's, or that of the camera's profile
///             m     quantiles of the camera's luma over ours around the knot, W how much of the picture lies there
///             D     differences of neighbours: where the picture has no such tones, the curve goes on as the usual one does
/// colour      mean distances from grey, of darker and of brighter parts, become the camera's; the usual look's where the camera's picture is black and white or nearly so
/// </code>
/// Tones are found again after colours, because each changes the other.
/// </summary>
/// <remarks>
/// Quantiles do not mind that lens corrections and sharpening move edges about. RawTherapee's auto-matched tone curve matches histograms likewise.
/// </remarks>
internal sealed class CameraLookFit
{
    private const int Rounds = 6;
    private const int Intervals = 32;
    private const double Stiffness = 0.15;
    private const double LeastSlope = 0.15;

    private const double LeastCorrelation = 0.75;
    private const double LeastLuma = 0.02;
    private const double LeastChroma = 0.004;
    private const double LeastChromaOfOurs = 0.25;
    private const double MostEv = 7;
    private const int ExposureRounds = 12;
    private const double LeastSaturation = 0.8;
    private const double MostSaturation = 1.6;

    private readonly Func<double, DevelopmentRecipe> recipeAt;
    private readonly RenditionSamples samples;
    private readonly PictureLook usual;
    private readonly double[] usualKnots;
    private readonly float[] wanted;

    private CameraLookFit(RenditionSamples samples, Func<double, DevelopmentRecipe> recipeAt, PictureLook usual)
    {
        (this.samples, this.recipeAt, this.usual) = (samples, recipeAt, usual);
        usualKnots =
        [
            .. Enumerable.Range(0, Intervals + 1).Select(k => usual.Curve!.ApplyEncoded((double)k / Intervals)),
        ];
        wanted = [.. samples.CameraLuma];
        Array.Sort(wanted);
    }

    /// <param name="picture">Ours.</param>
    /// <param name="rendition">The camera's.</param>
    /// <param name="amplification">Where to begin.</param>
    /// <param name="recipeAt">How the picture is developed with an amplification, in sRGB and without a look.</param>
    /// <param name="usual">The look from which it departs: natural, or a camera profile's.</param>
    /// <returns>Null when the two are not the same picture, or the camera's is too dark to tell anything.</returns>
    public static PictureLook? Of(
        BlockMeans picture,
        CameraRendition rendition,
        double amplification,
        Func<double, DevelopmentRecipe> recipeAt,
        PictureLook usual
    )
    {
        var common = RenditionSamples.Of(picture, rendition);
        return common is null || common.CameraLuma.Average() < LeastLuma
            ? null
            : new CameraLookFit(common, recipeAt, usual).Fit(amplification);
    }

    private PictureLook? Fit(double amplification)
    {
        double matched = MatchExposure(amplification);
        DevelopmentRecipe recipe = recipeAt(matched);
        if (Correlation(samples.Develop(recipe).Luma, samples.CameraLuma) < LeastCorrelation)
        {
            return null;
        }

        double[] knots = [.. usualKnots];
        Saturation saturation = usual.Saturation;
        for (int round = 0; round < Rounds; round++)
        {
            PictureLook look = new(Look.Camera, new LookCurve(knots), saturation);
            RenditionSamples.Rendered ours = samples.Develop(recipe with { Look = look, Saturation = saturation });
            saturation = new(
                Improve(saturation.Shadows, ours.DarkChroma, samples.DarkChroma, usual.Saturation.Shadows),
                Improve(saturation.Highlights, ours.BrightChroma, samples.BrightChroma, usual.Saturation.Highlights)
            );
            Array.Sort(ours.Luma);
            knots = Improve(knots, ours.Luma);
        }

        return new(Look.Camera, new LookCurve(knots), saturation);
    }

    /// <summary>A black-and-white or nearly grey picture says nothing of colours.</summary>
    private static double Improve(double saturation, double ours, double cameras, double natural) =>
        ours > LeastChroma && cameras > LeastChromaOfOurs * ours
            ? Math.Clamp(saturation * cameras / ours, LeastSaturation, MostSaturation)
            : natural;

    /// <summary>The amplification that makes our picture, without a look, as bright as the camera's.</summary>
    private double MatchExposure(double amplification)
    {
        double aim = samples.CameraLuma.Average();
        (double low, double high) = (-MostEv, MostEv);
        for (int round = 0; round < ExposureRounds; round++)
        {
            double middle = (low + high) / 2;
            DevelopmentRecipe recipe = recipeAt(amplification * Math.Pow(2, middle));
            (low, high) = samples.Develop(recipe).Luma.Average() < aim ? (middle, high) : (low, middle);
        }

        return amplification * Math.Pow(2, (low + high) / 2);
    }

    /// <param name="knots">The curve that gave the lumas.</param>
    /// <param name="luma">Of our picture, sorted.</param>
    private double[] Improve(double[] knots, float[] luma)
    {
        double[] weights = new double[knots.Length];
        double[] departures = new double[knots.Length];
        for (int k = 1; k < Intervals; k++)
        {
            (int first, int end) = (FirstFrom(luma, knots[k - 1]), FirstFrom(luma, knots[k + 1]));
            double off = 0;
            for (int i = first; i < end; i++)
            {
                off += wanted[i] - luma[i];
            }

            weights[k] = (double)(end - first) / luma.Length;
            departures[k] = knots[k] + (off / Math.Max(1, end - first)) - usualKnots[k];
        }

        double[] smooth = Smooth(departures, weights);
        return Rising([.. smooth.Select((departure, k) => usualKnots[k] + departure)]);
    }

    /// <summary>Solves (W + λ·D)·x = W·d with x = 0 at both ends: three diagonals, eliminated downwards.</summary>
    private static double[] Smooth(double[] departures, double[] weights)
    {
        double[] share = new double[departures.Length];
        double[] smooth = new double[departures.Length];
        for (int k = 1; k < Intervals; k++)
        {
            double pivot = weights[k] + (Stiffness * (2 - share[k - 1]));
            share[k] = Stiffness / pivot;
            smooth[k] = ((weights[k] * departures[k]) + (Stiffness * smooth[k - 1])) / pivot;
        }

        for (int k = Intervals - 1; k > 0; k--)
        {
            smooth[k] += share[k] * smooth[k + 1];
        }

        return smooth;
    }

    /// <summary>Nowhere flatter than the least slope: neither blacks are crushed nor highlights.</summary>
    private static double[] Rising(double[] knots)
    {
        const double Step = LeastSlope / Intervals;
        for (int k = 1; k < Intervals; k++)
        {
            knots[k] = Math.Clamp(knots[k], knots[k - 1] + Step, 1 - (Step * (Intervals - k)));
        }

        return knots;
    }

    private static int FirstFrom(float[] sorted, double value)
    {
        int at = Array.BinarySearch(sorted, (float)value);
        return at < 0 ? ~at : at;
    }

    private static double Correlation(float[] one, float[] other)
    {
        (double meanOne, double meanOther) = (one.Average(), other.Average());
        (double both, double squaresOne, double squaresOther) = (0, 0, 0);
        for (int i = 0; i < one.Length; i++)
        {
            both += (one[i] - meanOne) * (other[i] - meanOther);
            squaresOne += (one[i] - meanOne) * (one[i] - meanOne);
            squaresOther += (other[i] - meanOther) * (other[i] - meanOther);
        }

        return both / Math.Max(1e-12, Math.Sqrt(squaresOne * squaresOther));
    }
}
