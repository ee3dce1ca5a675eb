namespace Tapetum.Training.Evaluation.Naturalness;

/// <summary>ln Γ(x) for x > 0, to 1e-13 and better.</summary>
internal static class LogGamma
{
    private const int Shift = 10;

    /// <remarks>Stirling's series at x + 10; Γ(x + 1) = x·Γ(x) leads back. Abramowitz and Stegun, 6.1.41.</remarks>
    public static double Of(double x)
    {
        double product = 1;
        for (int i = 0; i < Shift; i++)
        {
            product *= x + i;
        }

        double y = x + Shift;
        double y2 = y * y;
        double series = ((1.0 / 12) - ((1.0 / 360) - ((1.0 / 1260) - (1.0 / 1680 / y2)) / y2) / y2) / y;
        return ((y - 0.5) * Math.Log(y)) - y + (0.5 * Math.Log(2 * Math.PI)) + series - Math.Log(product);
    }
}
