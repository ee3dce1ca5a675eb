namespace Tapetum.Burst;

/// <summary>Where a tile alone would go, and how sure it is.</summary>
/// <param name="X">Level pixels to the right.</param>
/// <param name="Y">Level pixels down.</param>
/// <param name="XX">Of JᵀJ/σ².</param>
/// <param name="XY">Likewise.</param>
/// <param name="YY">Likewise.</param>
internal readonly record struct TileOpinion(double X, double Y, double XX, double XY, double YY)
{
    private const double SurePx2 = 0.25;

    /// <summary>Whether noise leaves it no more than half a pixel of doubt.</summary>
    public bool IsSure
    {
        get
        {
            double determinant = (XX * YY) - (XY * XY);
            return determinant > 0 && XX > 0 && (XX + YY) / determinant < SurePx2;
        }
    }

    /// <summary>By how much the opinion's squares are larger than its doubt makes them.</summary>
    public IEnumerable<double> Excess(double medianOfSquares)
    {
        double determinant = (XX * YY) - (XY * XY);
        yield return (X * X / medianOfSquares) - (YY / determinant);
        yield return (Y * Y / medianOfSquares) - (XX / determinant);
    }

    /// <summary>Where it goes if tiles move by no more than the root of τ² as a rule.</summary>
    public (double X, double Y) HeldBack(double tau2)
    {
        double held = 1 / tau2;
        (double ex, double ey) = ((XX * X) + (XY * Y), (XY * X) + (YY * Y));
        double determinant = ((XX + held) * (YY + held)) - (XY * XY);
        return ((((YY + held) * ex) - (XY * ey)) / determinant, (((XX + held) * ey) - (XY * ex)) / determinant);
    }
}
