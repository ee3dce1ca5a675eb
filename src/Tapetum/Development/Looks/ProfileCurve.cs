namespace Tapetum.Development.Looks;

/// <summary>A camera profile's tone curve P, linear to linear, 0 to 1: a cubic spline through its points, whose second derivative is 0 at both ends. Nowhere does it fall.</summary>
/// <remarks>Digital Negative Specification 1.6, ProfileToneCurve: "interpolated … using a cubic spline".</remarks>
internal sealed class ProfileCurve
{
    private readonly double[] x;
    private readonly double[] y;
    private readonly double[] bends;

    /// <param name="pairs">As <see cref="Raw.Profiles.ProfileTables.ToneCurve"/>.</param>
    public ProfileCurve(IReadOnlyList<double> pairs)
    {
        x = [.. pairs.Where((_, i) => i % 2 == 0)];
        y = [.. pairs.Where((_, i) => i % 2 == 1)];
        bends = BendsOf(x, y);
    }

    /// <param name="linear">What lies outside 0 to 1 is taken for the nearer end.</param>
    public double Apply(double linear)
    {
        double at = Math.Clamp(linear, 0, 1);
        int found = Array.BinarySearch(x, at);
        int k = Math.Clamp(found < 0 ? ~found - 1 : found, 0, x.Length - 2);
        double width = x[k + 1] - x[k];
        (double a, double b) = ((x[k + 1] - at) / width, (at - x[k]) / width);
        double bend = ((((a * a * a) - a) * bends[k]) + (((b * b * b) - b) * bends[k + 1])) * width * width / 6;
        // A spline through few points may swing beyond them.
        return Math.Clamp((a * y[k]) + (b * y[k + 1]) + bend, y[k], y[k + 1]);
    }

    /// <summary>Second derivatives at the points: three diagonals, eliminated downwards.</summary>
    private static double[] BendsOf(double[] x, double[] y)
    {
        int last = x.Length - 1;
        double[] share = new double[x.Length];
        double[] second = new double[x.Length];
        for (int k = 1; k < last; k++)
        {
            (double before, double after) = (x[k] - x[k - 1], x[k + 1] - x[k]);
            double turn = ((y[k + 1] - y[k]) / after) - ((y[k] - y[k - 1]) / before);
            double pivot = (2 * (before + after)) - (before * share[k - 1]);
            share[k] = after / pivot;
            second[k] = ((6 * turn) - (before * second[k - 1])) / pivot;
        }

        for (int k = last - 1; k > 0; k--)
        {
            second[k] -= share[k] * second[k + 1];
        }

        return second;
    }
}
