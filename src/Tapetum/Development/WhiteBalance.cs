using System.Globalization;
using Tapetum.Development.Color;
using Tapetum.Raw;

namespace Tapetum.Development;

/// <summary>The photographer's choice of white balance.</summary>
public readonly record struct WhiteBalance
{
    /// <summary>The temperatures that can be asked for, kelvin: from candle light to deep shade.</summary>
    public const double MinTemperatureK = 1700;

    /// <inheritdoc cref="MinTemperatureK"/>
    public const double MaxTemperatureK = 25000;

    public static readonly WhiteBalance AsShot = new(WhiteBalanceMode.AsShot, 0);
    public static readonly WhiteBalance Auto = new(WhiteBalanceMode.Auto, 0);
    public static readonly WhiteBalance Daylight = new(WhiteBalanceMode.Daylight, 5500);

    /// <summary>The largest tint that can be asked for, up or down.</summary>
    public const double MaxTint = 100;

    private const string NeutralPrefix = "neutral:";
    private const double MinNeutral = 0.01;
    private const double MaxNeutral = 100;

    private WhiteBalance(WhiteBalanceMode mode, double temperatureK) => (Mode, TemperatureK) = (mode, temperatureK);

    public WhiteBalanceMode Mode { get; }

    /// <summary>Kelvin; 0 where <see cref="Mode"/> is as-shot, auto or a neutral.</summary>
    public double TemperatureK { get; }

    /// <summary>More magenta (above 0) or greener than that temperature's usual light asks for, −100 to 100; <see cref="CameraProfile.NeutralOf(double, double)"/>.</summary>
    public double Tint { get; private init; }

    /// <summary>Camera RGB that is to become grey; only where <see cref="Mode"/> says so.</summary>
    public CameraNeutral Neutral { get; private init; }

    /// <exception cref="ArgumentOutOfRangeException">Not between 1700 and 25000 K, or a tint beyond ±100.</exception>
    public static WhiteBalance FromKelvin(double temperatureK, double tint = 0)
    {
        if (temperatureK is not (>= MinTemperatureK and <= MaxTemperatureK))
        {
            throw new ArgumentOutOfRangeException(
                nameof(temperatureK),
                temperatureK,
                $"A white balance lies between {MinTemperatureK} and {MaxTemperatureK} K."
            );
        }

        if (tint is not (>= -MaxTint and <= MaxTint))
        {
            throw new ArgumentOutOfRangeException(nameof(tint), tint, $"A tint lies between ±{MaxTint}.");
        }

        return new(WhiteBalanceMode.Temperature, temperatureK) { Tint = tint };
    }

    /// <summary>What the camera saw of something grey: only the proportions matter.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A channel is not positive, or a hundred times another.</exception>
    public static WhiteBalance FromNeutral(double red, double green, double blue)
    {
        if (!(IsPossible(red / green) && IsPossible(blue / green) && green > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(red), $"{red}, {green}, {blue} is no grey.");
        }

        return new(WhiteBalanceMode.Neutral, 0) { Neutral = new((float)(red / green), 1, (float)(blue / green)) };
    }

    /// <summary>
    /// Reads <c>as-shot</c>, <c>auto</c>, <c>daylight</c>, a temperature such as <c>5200</c> or <c>5200K</c>, one with a tint such as <c>5200K,-8</c>, or
    /// <c>neutral:0.5,1,0.6</c>.
    /// </summary>
    public static bool TryParse(string text, out WhiteBalance whiteBalance)
    {
        whiteBalance = AsShot;
        switch (text.Trim().ToLowerInvariant())
        {
            case "as-shot":
                return true;
            case "auto":
                whiteBalance = Auto;
                return true;
            case "daylight":
                whiteBalance = Daylight;
                return true;
            case var neutral when neutral.StartsWith(NeutralPrefix, StringComparison.Ordinal):
                if (Numbers(neutral[NeutralPrefix.Length..]) is not [var red, > 0 and var green, var blue])
                {
                    return false;
                }

                bool isNeutral = IsPossible(red / green) && IsPossible(blue / green);
                whiteBalance = isNeutral ? FromNeutral(red, green, blue) : AsShot;
                return isNeutral;
            case var numbers:
                double[] values = Numbers(numbers.Replace("k", "", StringComparison.Ordinal));
                double tint = values.Length == 2 ? values[1] : 0;
                if (
                    values.Length is not (1 or 2)
                    || values[0] is not (>= MinTemperatureK and <= MaxTemperatureK)
                    || tint is not (>= -MaxTint and <= MaxTint)
                )
                {
                    return false;
                }

                whiteBalance = FromKelvin(values[0], tint);
                return true;
        }
    }

    /// <summary>The text that <see cref="TryParse"/> reads.</summary>
    public override string ToString() =>
        Mode switch
        {
            WhiteBalanceMode.AsShot => "as-shot",
            WhiteBalanceMode.Auto => "auto",
            WhiteBalanceMode.Daylight => "daylight",
            WhiteBalanceMode.Neutral => string.Create(
                CultureInfo.InvariantCulture,
                $"{NeutralPrefix}{Neutral.Red},{Neutral.Green},{Neutral.Blue}"
            ),
            _ when Tint != 0 => string.Create(CultureInfo.InvariantCulture, $"{TemperatureK}K,{Tint}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{TemperatureK}K"),
        };

    private static bool IsPossible(double ratio) => ratio is >= MinNeutral and <= MaxNeutral;

    /// <returns>Empty when one of them is no number.</returns>
    private static double[] Numbers(string text)
    {
        string[] parts = text.Split(',');
        double[] numbers = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return [];
            }
        }

        return numbers;
    }
}
