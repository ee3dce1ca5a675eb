namespace Tapetum.Development.Looks;

/// <summary>
/// What the photographer changes about tones, on display values x as the look leaves them, one after the other; each number is −1 to 1.
/// <code>
/// blacks      x + 0.06·b·(1 − x)⁵                  below 0 they are lost, above they turn grey
/// shadows     x + 0.1·s·x·(1 − x)³ / 0.1055        most at 0.25; black and white stay
/// highlights  x + 0.1·h·x³·(1 − x) / 0.1055        most at 0.75
/// whites      x + 0.08·w·x⁵                        above 1 they are lost, below they turn grey
/// </code>
/// Each rises everywhere, and so do all together: what was brighter stays brighter.
/// </summary>
internal sealed record ToneAdjustment(double Blacks, double Shadows, double Highlights, double Whites)
{
    public static readonly ToneAdjustment None = new(0, 0, 0, 0);

    private const double BlackReach = 0.06;
    private const double WhiteReach = 0.08;
    private const double Reach = 0.1;
    private const double Peak = 0.10546875;

    /// <param name="display">Linear, 0 to 1.</param>
    /// <returns>Likewise.</returns>
    public float Apply(float display)
    {
        double x = SrgbTransfer.Encode(Math.Clamp(display, 0, 1));
        x = Math.Clamp(x + (BlackReach * Blacks * Math.Pow(1 - x, 5)), 0, 1);
        x += Reach / Peak * Shadows * x * Math.Pow(1 - x, 3);
        x += Reach / Peak * Highlights * Math.Pow(x, 3) * (1 - x);
        x = Math.Clamp(x + (WhiteReach * Whites * Math.Pow(x, 5)), 0, 1);
        return SrgbTransfer.Decode((float)x);
    }
}
