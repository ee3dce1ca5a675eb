using System.Globalization;

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

    private WhiteBalance(WhiteBalanceMode mode, double temperatureK) => (Mode, TemperatureK) = (mode, temperatureK);

    public WhiteBalanceMode Mode { get; }

    /// <summary>Kelvin; 0 where <see cref="Mode"/> is as-shot or auto.</summary>
    public double TemperatureK { get; }

    /// <exception cref="ArgumentOutOfRangeException">Not between 1700 and 25000 K.</exception>
    public static WhiteBalance FromKelvin(double temperatureK)
    {
        if (temperatureK is not (>= MinTemperatureK and <= MaxTemperatureK))
        {
            throw new ArgumentOutOfRangeException(
                nameof(temperatureK),
                temperatureK,
                $"A white balance lies between {MinTemperatureK} and {MaxTemperatureK} K."
            );
        }

        return new(WhiteBalanceMode.Temperature, temperatureK);
    }

    /// <summary>Reads <c>as-shot</c>, <c>auto</c>, <c>daylight</c> or a temperature such as <c>5200</c> or <c>5200K</c>.</summary>
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
            case var number:
                bool isNumber = double.TryParse(
                    number.TrimEnd('k'),
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out double kelvin
                );
                if (!isNumber || kelvin is not (>= MinTemperatureK and <= MaxTemperatureK))
                {
                    return false;
                }

                whiteBalance = FromKelvin(kelvin);
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
            _ => string.Create(CultureInfo.InvariantCulture, $"{TemperatureK}K"),
        };
}
