using Tapetum.Development.Color;

namespace Tapetum.Development.Looks;

/// <summary>
/// What the photographer changes about tones, on display values x as the look leaves them, one after the other; each number is −1 to 1.
/// <code>
/// blacks      x + 0.06·b·(1 − x)⁵                  below 0 they are lost, above they turn grey
/// whites      x + 0.08·w·x⁵                        above 1 they are lost, below they turn grey
/// </code>
/// Each rises everywhere, and so do all together: what was brighter stays brighter.
/// </summary>
internal sealed record ToneAdjustment(double Blacks, double Whites)
{
    public static readonly ToneAdjustment None = new(0, 0);

    private const double BlackReach = 0.06;
    private const double WhiteReach = 0.08;

    /// <param name="display">Linear, 0 to 1.</param>
    /// <returns>Likewise.</returns>
    public float Apply(float display)
    {
        double x = SrgbTransfer.Encode(Math.Clamp(display, 0, 1));
        x = Math.Clamp(x + (BlackReach * Blacks * Math.Pow(1 - x, 5)), 0, 1);
        x = Math.Clamp(x + (WhiteReach * Whites * Math.Pow(x, 5)), 0, 1);
        return SrgbTransfer.Decode((float)x);
    }
}
