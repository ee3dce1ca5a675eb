namespace Tapetum.Burst;

/// <summary>
/// Where the reference's cells are in another frame, all by one rule: shifted, turned, a little stretched.
/// <code>
/// dx = X + XX·(x − middle) + XY·(y − middle)        dy = Y + YX·(x − middle) + YY·(y − middle)
/// </code>
/// </summary>
internal readonly record struct GlobalMotion(
    double MiddleX,
    double MiddleY,
    double X,
    double XX,
    double XY,
    double Y,
    double YX,
    double YY
)
{
    /// <summary>Shifted and turned.</summary>
    public static GlobalMotion Of(double middleX, double middleY, double x, double y, double turnRad)
    {
        (double sin, double cos) = Math.SinCos(turnRad);
        return new(middleX, middleY, x, cos - 1, -sin, y, sin, cos - 1);
    }

    /// <summary>By how much, in cells.</summary>
    public (double X, double Y) At(double x, double y)
    {
        (double across, double down) = (x - MiddleX, y - MiddleY);
        return (X + (XX * across) + (XY * down), Y + (YX * across) + (YY * down));
    }

    /// <summary>How far it turns, radians.</summary>
    public double TurnRad => (YX - XY) / 2;
}
