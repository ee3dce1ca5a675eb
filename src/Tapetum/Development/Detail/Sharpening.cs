namespace Tapetum.Development.Detail;

/// <summary>How much a picture is sharpened, and what is held back.</summary>
/// <param name="Amount">By how much the finest detail grows: 1 doubles it. 0 sharpens nothing.</param>
/// <param name="Noise">Of the sensor, before any was removed.</param>
internal sealed record Sharpening(double Amount, LinearNoise Noise)
{
    public static readonly Sharpening None = new(0, default);

    /// <summary>What <see cref="DevelopmentOptions.Sharpen"/> stands for where nobody chose it: detail that a lens and a sensor's filters take at the pixel's scale.</summary>
    public const double Automatic = 40;

    private const double AmountPerStep = 0.03;

    /// <param name="sharpen">0 to 100.</param>
    /// <param name="noise">Of the sensor.</param>
    public static Sharpening Of(double sharpen, LinearNoise noise) => new(AmountPerStep * sharpen, noise);
}
