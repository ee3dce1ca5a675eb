namespace Tapetum.Raw.Lenses;

/// <summary>What a lens does at a focal length, an aperture and a distance between those at which it was measured; as lensfun has it.</summary>
internal static class LensInterpolation
{
    private const double Power = 3.5;

    /// <summary>Beyond it, nothing that was measured says anything about this picture.</summary>
    private const double FarthestMeasured = 1;

    /// <summary>
    /// Between two focal lengths, coefficient by coefficient, by Hermite's cubic, whose slopes the next two focal lengths give; outside all of them as at the nearest. What is interpolated is
    /// a coefficient's distance from those of a lens without faults, 1, 0, 0 …, times the focal length: distortion goes with its reciprocal.
    /// </summary>
    /// <param name="measured">In order of focal lengths.</param>
    /// <param name="focalMm">Of the picture.</param>
    /// <param name="firstOfFocal">The first coefficient that goes with the focal length; those before it do not.</param>
    public static double[]? AtFocal(
        IReadOnlyList<(double FocalMm, double[] Terms)> measured,
        double focalMm,
        int firstOfFocal
    )
    {
        if (measured.Count == 0)
        {
            return null;
        }

        int above = 0;
        while (above < measured.Count && measured[above].FocalMm < focalMm)
        {
            above++;
        }

        if (above == 0 || above == measured.Count || measured[above].FocalMm == focalMm)
        {
            return measured[Math.Min(above, measured.Count - 1)].Terms;
        }

        (double from, double[] y2) = measured[above - 1];
        (double to, double[] y3) = measured[above];
        double t = (focalMm - from) / (to - from);
        return
        [
            .. Enumerable
                .Range(0, Math.Max(y2.Length, y3.Length))
                .Select(i =>
                    Faultless(i)
                    + (
                        Cubic(
                            above >= 2 ? Fault(above - 2, i) : null,
                            Fault(above - 1, i),
                            Fault(above, i),
                            above + 1 < measured.Count ? Fault(above + 1, i) : null,
                            t
                        ) / Scale(focalMm, i)
                    )
                ),
        ];

        double Fault(int at, int i)
        {
            (double focal, double[] terms) = measured[at];
            return ((i < terms.Length ? terms[i] : 0) - Faultless(i)) * Scale(focal, i);
        }

        double Scale(double focal, int i) => i < firstOfFocal ? 1 : focal;

        static double Faultless(int i) => i == 0 ? 1 : 0;
    }

    /// <summary>The mean of all that was measured, weighted by d^−3.5; d is the distance in (focal length, 4 / aperture, 0.1 / distance).</summary>
    public static double[]? Vignetting(LensCalibration lens, double focalMm, double apertureF, double distanceM)
    {
        double[] sum = [];
        double total = 0;
        double nearest = double.MaxValue;
        double range = lens.MostFocalMm - lens.LeastFocalMm;
        foreach (LensCalibration.Vignetting measured in lens.Vignettings)
        {
            double focal = (measured.FocalMm - focalMm) / (range > 0 ? range : 1);
            double aperture = (4 / measured.ApertureF) - (4 / apertureF);
            double distance = (0.1 / measured.DistanceM) - (0.1 / distanceM);
            double away = Math.Sqrt((focal * focal) + (aperture * aperture) + (distance * distance));
            if (away < 1e-4)
            {
                return measured.Left;
            }

            double weight = Math.Pow(away, -Power);
            Array.Resize(ref sum, Math.Max(sum.Length, measured.Left.Length));
            for (int i = 0; i < measured.Left.Length; i++)
            {
                sum[i] += weight * measured.Left[i];
            }

            total += weight;
            nearest = Math.Min(nearest, away);
        }

        return nearest > FarthestMeasured ? null : [.. sum.Select(term => term / total)];
    }

    private static double Cubic(double? y1, double y2, double y3, double? y4, double t)
    {
        double slope2 = y1 is { } before ? (y3 - before) / 2 : y3 - y2;
        double slope3 = y4 is { } after ? (after - y2) / 2 : y3 - y2;
        double square = t * t;
        double cube = square * t;
        return (((2 * cube) - (3 * square) + 1) * y2)
            + ((cube - (2 * square) + t) * slope2)
            + (((-2 * cube) + (3 * square)) * y3)
            + ((cube - square) * slope3);
    }
}
