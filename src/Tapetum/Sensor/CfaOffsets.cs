namespace Tapetum.Sensor;

/// <summary>A value in DN for each position of a 2×2 colour filter array cell.</summary>
/// <param name="EvenEvenDn">Even column, even row.</param>
/// <param name="OddEvenDn">Odd column, even row.</param>
/// <param name="EvenOddDn">Even column, odd row.</param>
/// <param name="OddOddDn">Odd column, odd row.</param>
internal readonly record struct CfaOffsets(float EvenEvenDn, float OddEvenDn, float EvenOddDn, float OddOddDn)
{
    public float At(int xPx, int yPx) =>
        (xPx & 1, yPx & 1) switch
        {
            (0, 0) => EvenEvenDn,
            (1, 0) => OddEvenDn,
            (0, _) => EvenOddDn,
            _ => OddOddDn,
        };

    /// <summary>A colour's, where the cell begins with red: 0 red, 1 green, the mean of both, 2 blue.</summary>
    public float Of(int color) =>
        color switch
        {
            0 => EvenEvenDn,
            1 => (OddEvenDn + EvenOddDn) / 2,
            _ => OddOddDn,
        };

    /// <summary>The same value more at each position.</summary>
    public CfaOffsets Plus(float dn) => new(EvenEvenDn + dn, OddEvenDn + dn, EvenOddDn + dn, OddOddDn + dn);
}
