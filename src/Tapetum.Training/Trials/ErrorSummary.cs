namespace Tapetum.Training.Trials;

/// <summary>The distribution of an error.</summary>
/// <param name="Count">Over how many trials.</param>
/// <param name="Median">Half of them err by less.</param>
/// <param name="P90">Nine in ten err by less.</param>
/// <param name="P95">Nineteen in twenty.</param>
/// <param name="Target">What was aimed at.</param>
/// <param name="WithinTarget">The share that err by no more.</param>
public sealed record ErrorSummary(int Count, double Median, double P90, double P95, double Target, double WithinTarget)
{
    /// <param name="errors">At least 0 each; with none of them all figures are 0.</param>
    /// <param name="target">What is aimed at.</param>
    public static ErrorSummary Of(IEnumerable<double> errors, double target)
    {
        double[] sorted = [.. errors.Order()];
        double within = sorted.Count(error => error <= target) / (double)Math.Max(1, sorted.Length);
        return new(sorted.Length, At(sorted, 0.5), At(sorted, 0.9), At(sorted, 0.95), target, within);
    }

    private static double At(double[] sorted, double share) =>
        sorted is [] ? 0 : sorted[(int)Math.Round(share * (sorted.Length - 1))];
}
