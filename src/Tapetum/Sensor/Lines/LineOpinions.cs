namespace Tapetum.Sensor.Lines;

/// <summary>
/// What several <see cref="LineProfile"/>s of the same lines agree on.
/// <code>
/// mean(x_k·x_l) = σ² + c·light_k·light_l      over pairs of profiles from different quarters; stripes of the scene go with the light, the sensor's offsets do not
/// offset = Σ x_k/v_k / Σ 1/v_k · σ²/(σ² + n)      n = 1/Σ(1/v_k), larger where the profiles differ by more than their v_k
/// </code>
/// Before that each profile loses what changes slowly, as <see cref="LineOpinion"/> says.
/// </summary>
internal static class LineOpinions
{
    /// <summary>Values farther away than this many standard deviations are the scene's.</summary>
    private const double Far = 3;

    /// <summary>Opinions farther from the others than this count less.</summary>
    private const double Near = 2;

    private const int Rounds = 3;

    /// <summary>Offsets from here on are doubted, and from half as far again are none: white noise seldom gets there, a line in the scene does.</summary>
    private const double Doubted = 4;

    /// <summary>Less than this share of a pixel's noise nobody sees.</summary>
    private const double LeastShare = 0.03;

    /// <summary>Where colours are that much alike, they cannot tell light from offsets, and only offsets below this share of a pixel's noise are believed.</summary>
    private const double LeastSpread = 0.02;

    /// <inheritdoc cref="LeastSpread"/>
    private const double MostShare = 0.5;

    /// <summary>Of what colours have in common that much must be there without light: else it is a scene of stripes.</summary>
    private const double LeastDarkShare = 0.25;

    /// <summary>How much rows may differ by, for each DN of an offset.</summary>
    private const double LeastSlope = 0.65;

    /// <inheritdoc cref="LeastSlope"/>
    private const double MostSlope = 1.5;

    /// <param name="profiles">The opinions.</param>
    /// <returns>σ, and the offset of each line; 0 and nothing where the frame shows none.</returns>
    public static (float SigmaDn, float[] OffsetsDn) Combine(LineProfile[] profiles)
    {
        LineOpinion[] opinions = [.. profiles.Select(profile => new LineOpinion(profile))];
        double variance = CommonVariance(opinions);
        if (variance <= 0)
        {
            return (0, []);
        }

        double[] values = new double[opinions[0].OffsetsDn.Length];
        double[] noise = new double[values.Length];
        for (int line = 0; line < values.Length; line++)
        {
            (values[line], noise[line]) = Agree(opinions, line, variance);
        }

        LineProfile.Improve(values, [.. profiles.Select(profile => profile.Scene)]);
        LineWalk.RemoveSlowPart(values, noise, variance);
        if (!AreFollowed(values, profiles, variance))
        {
            return (0, []);
        }

        float[] offsets = new float[values.Length];
        for (int line = 0; line < values.Length; line++)
        {
            double sigmas = Math.Abs(values[line]) / Math.Sqrt(variance + noise[line]);
            double trust = Math.Clamp(1 - ((sigmas - Doubted) / (Doubted / 2)), 0, 1);
            offsets[line] = (float)(values[line] * trust * variance / (variance + noise[line]));
        }

        return ((float)Math.Sqrt(variance), offsets);
    }

    /// <summary>Whether rows as they are follow the offsets one to one, in green and in the darker colours: what is left of stripes that the scene explains in part does not.</summary>
    private static bool AreFollowed(double[] offsets, LineProfile[] profiles, double variance)
    {
        double[] deviations = LineOpinion.Deviations(offsets);
        double most = Far * Math.Sqrt(variance);
        return profiles
            .GroupBy(profile => profile.Scene.IsGreen)
            .All(group =>
            {
                double[] slopes =
                [
                    .. group.Select(profile => Slope(deviations, profile.Scene.PlainDeviations(), most)).Order(),
                ];
                double middle = (slopes[(slopes.Length - 1) / 2] + slopes[slopes.Length / 2]) / 2;
                return middle is > LeastSlope and < MostSlope;
            });
    }

    /// <summary>Σ x·y / Σ x² where |x| is small.</summary>
    private static double Slope(double[] x, double[] y, double most)
    {
        (double product, double square) = (0, 0);
        for (int line = 0; line < x.Length; line++)
        {
            if (Math.Abs(x[line]) < most && double.IsFinite(y[line]))
            {
                product += x[line] * y[line];
                square += x[line] * x[line];
            }
        }

        return product / Math.Max(square, 1e-30);
    }

    /// <summary>σ², or 0.</summary>
    private static double CommonVariance(LineOpinion[] opinions)
    {
        LineOpinion[] green = [.. opinions.Where(opinion => opinion.Profile.Scene.IsGreen)];
        LineOpinion[] others = [.. opinions.Where(opinion => !opinion.Profile.Scene.IsGreen)];
        if (green.Length < 2 || others.Length < 2)
        {
            return 0;
        }

        Agreement[] agreements = [Of(green, green), Of(green, others), Of(others, others)];
        double least = agreements.Min(agreement => agreement.CommonDn2);
        double error = agreements.Max(agreement => agreement.ErrorDn2);
        double pixel = opinions.Min(opinion => opinion.Profile.Scene.PixelVarianceDn2);
        if (least < 1.5 * error || least < LeastShare * LeastShare * pixel)
        {
            return 0;
        }

        // Of green and of the darker colours: the light's share in what they have in common goes with the product of their levels.
        double brightest = Math.Max(1e-9, agreements.Max(agreement => agreement.LightDn2));
        double[] light = [.. agreements.Select(agreement => agreement.LightDn2 / brightest)];
        double mean = light.Average();
        double spread = light.Sum(value => (value - mean) * (value - mean));
        if (spread < LeastSpread)
        {
            return least < MostShare * MostShare * pixel ? least / LineOpinion.KeptVariance : 0;
        }

        double common = agreements.Average(agreement => agreement.CommonDn2);
        double slope = agreements.Select((agreement, i) => agreement.CommonDn2 * (light[i] - mean)).Sum() / spread;
        double dark = Math.Min(least, common - (slope * mean));
        return dark > LeastDarkShare * common ? dark / LineOpinion.KeptVariance : 0;
    }

    /// <summary>The lower quartile over pairs from different quarters of the frame: what only scenes have in common is seldom everywhere.</summary>
    private static Agreement Of(LineOpinion[] some, LineOpinion[] others)
    {
        List<Agreement> pairs =
        [
            .. from a in some
            from b in others
            where
                a.Profile.Scene.Segment < b.Profile.Scene.Segment
                || (some != others && a.Profile.Scene.Segment != b.Profile.Scene.Segment)
            select Of(a, b),
        ];
        pairs.Sort((a, b) => a.CommonDn2.CompareTo(b.CommonDn2));
        return pairs[pairs.Count / 4] with { LightDn2 = pairs.Average(pair => pair.LightDn2) };
    }

    private static Agreement Of(LineOpinion a, LineOpinion b)
    {
        double sum = 0;
        for (int line = 0; line < a.OffsetsDn.Length; line++)
        {
            sum +=
                Math.Clamp(a.OffsetsDn[line], -Far * a.SigmaDn, Far * a.SigmaDn)
                * Math.Clamp(b.OffsetsDn[line], -Far * b.SigmaDn, Far * b.SigmaDn);
        }

        return new(
            sum / a.OffsetsDn.Length,
            a.SigmaDn * b.SigmaDn / Math.Sqrt(a.OffsetsDn.Length),
            Math.Max(0, a.Profile.Scene.MeanDn) * Math.Max(0, b.Profile.Scene.MeanDn)
        );
    }

    /// <summary>The weighted mean of a line's offsets, those that are far from it counting less.</summary>
    private static (double OffsetDn, double NoiseDn2) Agree(LineOpinion[] opinions, int line, double variance)
    {
        (double offset, double told, double squares) = (0, 0, 0);
        for (int round = 0; round < Rounds; round++)
        {
            (double sum, double counted) = (0, 0);
            (told, squares) = (0, 0);
            foreach (LineOpinion opinion in opinions)
            {
                // The first round knows no offset yet: what is as large as offsets are is no reason to doubt.
                double own = 1 / opinion.Profile.VariancesDn2[line];
                double expected = round == 0 ? (1 / own) + variance : 1 / own;
                double difference = opinion.OffsetsDn[line] - offset;
                double share = Math.Min(1, Near / Math.Max(Math.Abs(difference) / Math.Sqrt(expected), 1e-9));
                sum += share * own * opinion.OffsetsDn[line];
                told += share * own;
                squares += share * difference * difference * own;
                counted += share;
            }

            offset = sum / told;
            squares /= counted * (opinions.Length - 1) / opinions.Length;
        }

        return (offset, Math.Max(1, squares) / told);
    }

    /// <summary>What two profiles have in common, how well that is known, and the product of their light.</summary>
    private readonly record struct Agreement(double CommonDn2, double ErrorDn2, double LightDn2);
}
