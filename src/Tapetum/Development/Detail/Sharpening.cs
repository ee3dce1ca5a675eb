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

    /// <summary>
    /// Of a picture that was made smaller: half as much, because nothing of the lens's blur is left at the new pixel's scale, only what averaging took; and of less noise.
    /// </summary>
    /// <param name="scale">How many old pixels a new one is wide; 1 or more.</param>
    public Sharpening At(double scale) =>
        new(Amount / Math.Min(scale, 2), new(Noise.Shot / (scale * scale), Noise.Read / (scale * scale)));
}
