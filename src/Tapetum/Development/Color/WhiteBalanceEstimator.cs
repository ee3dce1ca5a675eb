using Tapetum.Development.Detail;
using Tapetum.Development.Tone;
using Tapetum.Raw;

namespace Tapetum.Development.Color;

/// <summary>
/// Finds the light's colour in the picture: of all plausible lights (2000 to 12,000 K, a little greener or more magenta) the one under which
/// most of the picture would be grey, where parts that are sharp and near the centre count most: there is the subject, and its light matters.
/// <code>
/// votes(light) = prior(light)·Σ_i w_i·exp(−|c_i − c_light|² / 2s²)        c = (ln R/G, ln B/G), s = 0.10, i a block
/// w            = detail·brightness^¼·exp(−2·(distance from the centre)²)  detail: mean squared contrast of the neighbourhood
/// </code>
/// The winner then moves to the mean colour of its voters, as far as a plausible light may.
/// </summary>
/// <remarks>
/// A grey-candidate vote in the manner of Finlayson, Hordley, Hubel, "Color by correlation", PAMI 2001, with the weight on edges of
/// van de Weijer, Gevers, Gijsenij, "Edge-Based Color Constancy", IEEE TIP 2007.
/// </remarks>
internal sealed class WhiteBalanceEstimator
{
    private const double VoteWidth = 0.10;
    private const double BinWidth = 0.02;
    private const double MaxTint = 0.12;
    private const double TintStep = 0.03;
    private const double WarmestMired = 500;
    private const double CoolestMired = 83;
    private const double MiredStep = 6;
    private const int SettlingRounds = 6;
    private const double MaxSettling = 0.15;

    // Pictures are mostly taken near 5300 K; the prior only decides where the picture says little.
    private const double UsualMired = 190;
    private const double UsualMiredSpread = 110;
    private const double UsualTintSpread = 0.10;

    // Added to every light's votes, so that the prior decides alone where hardly anything votes. No denormal number: ONNX Runtime leaves threads
    // behind on which those count as zero.
    private const double FaintVote = 1e-9;

    private readonly List<Vote> votes;
    private readonly double allWeight;

    public WhiteBalanceEstimator(BlockMeans picture, CameraProfile profile)
    {
        votes = Gather(picture, DetailMap.Of(picture));
        allWeight = votes.Sum(vote => vote.Weight);
        Candidate best = Best(profile);
        Candidate settled = Settle(best);
        Neutral = new((float)Math.Exp(settled.RedGreen), 1, (float)Math.Exp(settled.BlueGreen));
    }

    /// <summary>What the camera sees of a neutral object under the light found.</summary>
    public CameraNeutral Neutral { get; }

    /// <summary>How much of the picture would be grey with a neutral: a share of all votes, 0 to 1; 0 where nothing votes.</summary>
    public double GreyShare(CameraNeutral neutral)
    {
        Candidate candidate = new(Math.Log(neutral.Red), Math.Log(neutral.Blue));
        return votes.Sum(vote => vote.For(candidate)) / (allWeight + FaintVote);
    }

    private Candidate Best(CameraProfile profile)
    {
        Candidate best = default;
        double bestScore = -1;
        double faint = (1e-6 * allWeight) + FaintVote;
        for (double mired = CoolestMired; mired <= WarmestMired; mired += MiredStep)
        {
            CameraNeutral neutral = profile.NeutralOf(ColorTemperature.ToChromaticity(1e6 / mired));
            (double redGreen, double blueGreen) = (Math.Log(neutral.Red), Math.Log(neutral.Blue));
            for (double tint = -MaxTint; tint <= MaxTint + 1e-9; tint += TintStep)
            {
                Candidate candidate = new(redGreen + tint, blueGreen + tint);
                double score = Prior(mired, tint) * (faint + votes.Sum(vote => vote.For(candidate)));
                (best, bestScore) = score > bestScore ? (candidate, score) : (best, bestScore);
            }
        }

        return best;
    }

    private static double Prior(double mired, double tint)
    {
        double far = (mired - UsualMired) / UsualMiredSpread;
        double odd = tint / UsualTintSpread;
        return Math.Exp(-((far * far) + (odd * odd)) / 2);
    }

    private Candidate Settle(Candidate start)
    {
        Candidate at = start;
        for (int round = 0; round < SettlingRounds; round++)
        {
            (double sum, double redGreen, double blueGreen) = (0, 0, 0);
            foreach (Vote vote in votes)
            {
                double weight = vote.For(at);
                sum += weight;
                redGreen += weight * vote.RedGreen;
                blueGreen += weight * vote.BlueGreen;
            }

            Candidate next = new(redGreen / sum, blueGreen / sum);
            if (sum < FaintVote || next.DistanceTo(start) > MaxSettling)
            {
                break;
            }

            at = next;
        }

        return at;
    }

    /// <summary>Parts that are neither clipped nor lost in noise, gathered in bins of like colour.</summary>
    private static List<Vote> Gather(BlockMeans picture, DetailMap detail)
    {
        Dictionary<(int, int), double> bins = [];
        for (int i = 0; i < picture.Green.Length; i++)
        {
            (float red, float green, float blue) = (picture.Red[i], picture.Green[i], picture.Blue[i]);
            if (picture.Peak[i] < 0.9f && Math.Min(red, Math.Min(green, blue)) > detail.NoiseFloor)
            {
                double x = ((i % picture.Columns * 2) + 1.0 - picture.Columns) / picture.Columns;
                double y = ((i / picture.Columns * 2) + 1.0 - picture.Rows) / picture.Rows;
                (int, int) bin = (ToBin(red / green), ToBin(blue / green));
                double weight = detail.SquaredContrast[i] * Math.Pow(green, 0.25) * Math.Exp(-2 * ((x * x) + (y * y)));
                bins[bin] = bins.GetValueOrDefault(bin) + weight;
            }
        }

        return [.. bins.Select(bin => new Vote(bin.Key.Item1 * BinWidth, bin.Key.Item2 * BinWidth, bin.Value))];
    }

    private static int ToBin(float ratio) => (int)Math.Round(Math.Log(ratio) / BinWidth);

    private readonly record struct Candidate(double RedGreen, double BlueGreen)
    {
        public double DistanceTo(Candidate other) =>
            Math.Sqrt(Math.Pow(RedGreen - other.RedGreen, 2) + Math.Pow(BlueGreen - other.BlueGreen, 2));
    }

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
