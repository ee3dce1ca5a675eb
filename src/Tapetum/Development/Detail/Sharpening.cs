namespace Tapetum.Development.Detail;

/// <summary>How much a picture is sharpened, and what is held back.</summary>
/// <param name="Amount">By how much the finest detail grows: 1 doubles it. 0 sharpens nothing.</param>
/// <param name="Noise">Of the sensor, before any was removed.</param>
internal sealed record Sharpening(double Amount, LinearNoise Noise)
{
    public static readonly Sharpening None = new(0, default);

    /// <summary>What <see cref="DevelopmentOptions.Sharpen"/> stands for where nobody chose it and no edges tell how blurred the picture is.</summary>
    public const double Automatic = 60;

    /// <summary>What is more blurred was moved, or is out of focus: no 3 × 3 kernel brings that back.</summary>
    private const double MostAutomatic = 95;

    /// <summary>The shot noise of a full well of 20,000 electrons.</summary>
    private const double CalmShot = 5e-5;

    private const double AmountPerStep = 0.03;

    /// <summary>What nobody chose: the more, the more blurred the sharpest edges are; more than usual only as far as the sensor's noise is that of a base ISO.</summary>
    /// <param name="blurPx">Of <see cref="EdgeBlur"/>; null for unknown.</param>
    /// <param name="noise">Of the sensor.</param>
    public static double AutomaticFor(double? blurPx, LinearNoise noise)
    {
        if (blurPx is not { } sigma)
        {
            return Automatic;
        }

        double amount = Math.Min(MostAutomatic, 42 + (48 * sigma * sigma * sigma));
        double calm = CalmShot / Math.Max(noise.Shot, CalmShot);
        return amount <= Automatic ? amount : Automatic + ((amount - Automatic) * calm);
    }

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
