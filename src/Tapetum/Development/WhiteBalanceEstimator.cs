using Tapetum.Raw;

namespace Tapetum.Development;

/// <summary>
/// Finds the light's colour in the picture: of all plausible lights (2000 to 12,000 K, a little greener or more magenta) the one for which
/// the most, and the brightest, parts of the picture would be grey.
/// <code>
/// votes(light) = prior(light)·Σ_i w_i·exp(−|c_i − c_light|² / 2s²)   c = (ln R/G, ln B/G), s = 0.10, w = √brightness
/// </code>
/// The winner then moves to the mean colour of its voters, as far as a plausible light may.
/// </summary>
/// <remarks>A grey-candidate vote in the manner of Finlayson, Hordley, Hubel, "Color by correlation", PAMI 2001.</remarks>
internal static class WhiteBalanceEstimator
{
    private const double VoteWidth = 0.10;
    private const double BinWidth = 0.02;
    private const double MaxTint = 0.12;
    private const double TintStep = 0.03;
    private const double WarmestMired = 500;
    private const double CoolestMired = 83;
    private const double MiredStep = 6;

    // Pictures are mostly taken near 5300 K; the prior only decides where the picture says little.
    private const double UsualMired = 190;
    private const double UsualMiredSpread = 110;
    private const double UsualTintSpread = 0.10;

    public static CameraNeutral Estimate(BlockMeans picture, CameraProfile profile)
    {
        List<Vote> votes = Votes(picture);
        Candidate best = default;
        double bestScore = -1;
        for (double mired = CoolestMired; mired <= WarmestMired; mired += MiredStep)
        {
            CameraNeutral neutral = profile.NeutralOf(ColorTemperature.ToChromaticity(1e6 / mired));
            (double redGreen, double blueGreen) = (Math.Log(neutral.Red), Math.Log(neutral.Blue));
            for (double tint = -MaxTint; tint <= MaxTint + 1e-9; tint += TintStep)
            {
                Candidate candidate = new(redGreen + tint, blueGreen + tint);
                double score = Prior(mired, tint) * (1 + votes.Sum(vote => vote.For(candidate)));
                (best, bestScore) = score > bestScore ? (candidate, score) : (best, bestScore);
            }
        }

        Candidate settled = MeanOfVoters(votes, best);
        return new((float)Math.Exp(settled.RedGreen), 1, (float)Math.Exp(settled.BlueGreen));
    }

    private static double Prior(double mired, double tint)
    {
        double far = (mired - UsualMired) / UsualMiredSpread;
        double odd = tint / UsualTintSpread;
        return Math.Exp(-((far * far) + (odd * odd)) / 2);
    }

    private static Candidate MeanOfVoters(List<Vote> votes, Candidate centre)
    {
        double sum = 1e-6;
        double redGreen = sum * centre.RedGreen;
        double blueGreen = sum * centre.BlueGreen;
        foreach (Vote vote in votes)
        {
            double weight = vote.For(centre);
            sum += weight;
            redGreen += weight * vote.RedGreen;
            blueGreen += weight * vote.BlueGreen;
        }

        return new(redGreen / sum, blueGreen / sum);
    }

    /// <summary>Parts that are neither clipped nor lost in noise, gathered in bins of like colour.</summary>
    private static List<Vote> Votes(BlockMeans picture)
    {
        Dictionary<(int, int), double> bins = [];
        float least = Math.Max(1e-5f, picture.CalmNoise() / 2);
        for (int i = 0; i < picture.Green.Length; i++)
        {
            (float red, float green, float blue) = (picture.Red[i], picture.Green[i], picture.Blue[i]);
            if (picture.Peak[i] < 0.9f && Math.Min(red, Math.Min(green, blue)) > least)
            {
                (int, int) bin = (ToBin(red / green), ToBin(blue / green));
                bins[bin] = bins.GetValueOrDefault(bin) + Math.Sqrt(green);
            }
        }

        return [.. bins.Select(bin => new Vote(bin.Key.Item1 * BinWidth, bin.Key.Item2 * BinWidth, bin.Value))];
    }

    private static int ToBin(float ratio) => (int)Math.Round(Math.Log(ratio) / BinWidth);

    private readonly record struct Candidate(double RedGreen, double BlueGreen);

    private readonly record struct Vote(double RedGreen, double BlueGreen, double Weight)
    {
        public double For(Candidate candidate)
        {
            double red = RedGreen - candidate.RedGreen;
            double blue = BlueGreen - candidate.BlueGreen;
            return Weight * Math.Exp(-((red * red) + (blue * blue)) / (2 * VoteWidth * VoteWidth));
        }
    }
}
