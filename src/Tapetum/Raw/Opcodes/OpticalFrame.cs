namespace Tapetum.Raw.Opcodes;

/// <summary>Places relative to a lens's optical centre, in units of the distance to the picture's farthest corner.</summary>
internal readonly struct OpticalFrame
{
    private readonly double centerXPx;
    private readonly double centerYPx;

    /// <param name="widthPx">Of the picture.</param>
    /// <param name="heightPx">Of the picture.</param>
    /// <param name="centerX">0 at the left edge, 1 at the right.</param>
    /// <param name="centerY">0 at the top edge, 1 at the bottom.</param>
    public OpticalFrame(int widthPx, int heightPx, double centerX, double centerY)
    {
        (centerXPx, centerYPx) = (centerX * widthPx, centerY * heightPx);
        double across = Math.Max(centerXPx, widthPx - centerXPx);
        double down = Math.Max(centerYPx, heightPx - centerYPx);
        UnitPx = Math.Sqrt((across * across) + (down * down));
    }

    /// <summary>The unit.</summary>
    public double UnitPx { get; }

    public (double X, double Y) ToFrame(int xPx, int yPx) =>
        ((xPx + 0.5 - centerXPx) / UnitPx, (yPx + 0.5 - centerYPx) / UnitPx);

    /// <summary>In pixels: their centres lie at whole numbers.</summary>
    public (double X, double Y) ToPixels(double x, double y) =>
        ((x * UnitPx) + centerXPx - 0.5, (y * UnitPx) + centerYPx - 0.5);
}
