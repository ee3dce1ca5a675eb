namespace Tapetum.Raw.Lenses;

/// <summary>How much farther from the centre a colour lies: <c>d(r) = r·(a + b·r²)</c>, both in units of the farthest corner's distance.</summary>
/// <param name="Linear">a.</param>
/// <param name="Cubic">b.</param>
internal readonly record struct RadialShift(double Linear, double Cubic)
{
    public static RadialShift None => default;

    public double At(double radius) => radius * (Linear + (Cubic * radius * radius));

    /// <summary>What the radius is multiplied by, by rising powers of it: 1 + a + b·r².</summary>
    public double[] Factor => [1 + Linear, 0, Cubic];
}
