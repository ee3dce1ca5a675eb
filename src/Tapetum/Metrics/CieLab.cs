namespace Tapetum.Metrics;

/// <summary>A colour in CIE L*a*b* relative to D65: lightness 0 to 100, red against green, yellow against blue. Greys have a = b = 0.</summary>
internal readonly record struct CieLab(double L, double A, double B)
{
    /// <summary>The distance from the neutral axis.</summary>
    public double Chroma => Math.Sqrt((A * A) + (B * B));

    /// <summary>From linear sRGB, 1 = white. IEC 61966-2-1, CIE 15.</summary>
    public static CieLab FromLinearSrgb(double red, double green, double blue)
    {
        // Rows divided by their sums, the white of sRGB, so that greys are exactly neutral.
        double x = ((0.4124564 * red) + (0.3575761 * green) + (0.1804375 * blue)) / 0.95047;
        double y = (0.2126729 * red) + (0.7151522 * green) + (0.0721750 * blue);
        double z = ((0.0193339 * red) + (0.1191920 * green) + (0.9503041 * blue)) / 1.08883;
        (double fx, double fy, double fz) = (Root(x), Root(y), Root(z));
        return new((116 * fy) - 16, 500 * (fx - fy), 200 * (fy - fz));
    }

    /// <summary>The colour difference CIEDE2000; about 1 is just visible.</summary>
    /// <remarks>
    /// Sharma, Wu, Dalal, "The CIEDE2000 Color-Difference Formula: Implementation Notes, Supplementary Test Data, and Mathematical
    /// Observations", Color Res. Appl. 2005; numbers of equations in the code are theirs.
    /// </remarks>
    public static double DeltaE2000(CieLab one, CieLab other)
    {
        double meanChroma = (one.Chroma + other.Chroma) / 2;
        double g = 0.5 * (1 - Math.Sqrt(Pow7(meanChroma) / (Pow7(meanChroma) + Pow7(25)))); // (4)
        (double a1, double a2) = ((1 + g) * one.A, (1 + g) * other.A); // (5)
        double c1 = Math.Sqrt((a1 * a1) + (one.B * one.B)); // (6)
        double c2 = Math.Sqrt((a2 * a2) + (other.B * other.B));
        (double h1, double h2) = (HueDegrees(a1, one.B), HueDegrees(a2, other.B)); // (7)

        double dL = other.L - one.L; // (8)
        double dC = c2 - c1; // (9)
        bool isGrey = c1 * c2 == 0;
        double turn = h2 - h1;
        double dh =
            isGrey ? 0
            : turn > 180 ? turn - 360
            : turn < -180 ? turn + 360
            : turn; // (10)
        double dH = 2 * Math.Sqrt(c1 * c2) * Sin(dh / 2); // (11)

        double l = (one.L + other.L) / 2; // (12)
        double c = (c1 + c2) / 2; // (13)
        double h = MeanHue(h1, h2, isGrey); // (14)
        double t =
            1 - (0.17 * Cos(h - 30)) + (0.24 * Cos(2 * h)) + (0.32 * Cos((3 * h) + 6)) - (0.20 * Cos((4 * h) - 63)); // (15)
        double around = (h - 275) / 25;
        double rotation = 30 * Math.Exp(-around * around); // (16)
        double rC = 2 * Math.Sqrt(Pow7(c) / (Pow7(c) + Pow7(25))); // (17)
        double fromMiddle = (l - 50) * (l - 50);
        double sL = 1 + (0.015 * fromMiddle / Math.Sqrt(20 + fromMiddle)); // (18)
        double sC = 1 + (0.045 * c); // (19)
        double sH = 1 + (0.015 * c * t); // (20)
        double rT = -Sin(2 * rotation) * rC; // (21)
        (dL, dC, dH) = (dL / sL, dC / sC, dH / sH);
        return Math.Sqrt((dL * dL) + (dC * dC) + (dH * dH) + (rT * dC * dH)); // (22)
    }

    /// <summary>How far from a grey of the same lightness, by CIEDE2000.</summary>
    public double DeltaEFromNeutral() => DeltaE2000(this, new(L, 0, 0));

    private static double MeanHue(double h1, double h2, bool isGrey)
    {
        double sum = h1 + h2;
        return isGrey ? sum
            : Math.Abs(h1 - h2) <= 180 ? sum / 2
            : sum < 360 ? (sum + 360) / 2
            : (sum - 360) / 2;
    }

    private static double HueDegrees(double a, double b)
    {
        double degrees = a == 0 && b == 0 ? 0 : Math.Atan2(b, a) * 180 / Math.PI;
        return degrees < 0 ? degrees + 360 : degrees;
    }

    private static double Root(double t) => t > 216.0 / 24389 ? Math.Cbrt(t) : ((24389.0 / 27 * t) + 16) / 116;

    private static double Pow7(double x) => Math.Pow(x, 7);

    private static double Sin(double degrees) => Math.Sin(degrees * Math.PI / 180);

    private static double Cos(double degrees) => Math.Cos(degrees * Math.PI / 180);
}
