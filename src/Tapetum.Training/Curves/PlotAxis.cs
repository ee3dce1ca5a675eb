using System.Globalization;

namespace Tapetum.Training.Curves;

/// <summary>One axis of a plot: its range, and round numbers along it.</summary>
internal sealed record PlotAxis(double Low, double High, bool IsLogarithmic, IReadOnlyList<double> Ticks)
{
    private static readonly double[] RoundNumbers = [1, 2, 5, 10];

    /// <summary>Ticks at 1, 2 or 5 times a power of ten, about <paramref name="tickCount"/> of them.</summary>
    public static PlotAxis Linear(double low, double high, int tickCount)
    {
        double span = Math.Max(high - low, Math.Max(Math.Abs(high) * 1e-6, 1e-12));
        double rough = span / tickCount;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = RoundNumbers.First(number => number * power >= rough * 0.999) * power;
        long first = (long)Math.Ceiling((low / step) - 1e-9);
        long last = (long)Math.Floor((low + span) / step + 1e-9);
        return new(low, low + span, IsLogarithmic: false, [.. Range(first, last).Select(i => i * step)]);
    }

    /// <summary>Ticks at powers of ten, and at 2 and 5 times them where the range is short. Both ends must be above 0.</summary>
    public static PlotAxis Logarithmic(double low, double high)
    {
        (double from, double to) = (low / 1.15, high * 1.15);
        double[] factors = to / from > 100 ? [1] : [1, 2, 5];
        long first = (long)Math.Floor(Math.Log10(from));
        long last = (long)Math.Ceiling(Math.Log10(to));
        IEnumerable<double> ticks = Range(first, last)
            .SelectMany(exponent => factors.Select(factor => factor * Math.Pow(10, exponent)))
            .Where(tick => tick >= from && tick <= to);
        return new(from, to, IsLogarithmic: true, [.. ticks]);
    }

    /// <summary>Where on the axis a value lies: 0 at its low end, 1 at its high end.</summary>
    public double Place(double value) =>
        IsLogarithmic ? Math.Log(Math.Max(value, 1e-300) / Low) / Math.Log(High / Low) : (value - Low) / (High - Low);

    public static string Label(double tick) =>
        Math.Abs(tick) is >= 1e-3 or 0
            ? tick.ToString(Math.Abs(tick) >= 1000 ? "N0" : "G4", CultureInfo.InvariantCulture)
            : tick.ToString("0.#e0", CultureInfo.InvariantCulture);

    private static IEnumerable<long> Range(long first, long last)
    {
        for (long i = first; i <= last; i++)
        {
            yield return i;
        }
    }
}
