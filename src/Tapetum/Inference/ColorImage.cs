namespace Tapetum.Inference;

/// <summary>A demosaicked picture as the sensor stood; its kind says what its numbers mean.</summary>
public abstract class ColorImage(int widthPx, int heightPx)
{
    public int WidthPx { get; } = widthPx;

    public int HeightPx { get; } = heightPx;

    /// <summary>[HeightPx, WidthPx, 3].</summary>
    public float[] Rgb { get; } = new float[checked(widthPx * heightPx * 3)];

    public Span<float> Row(int yPx) => Rgb.AsSpan(yPx * WidthPx * 3, WidthPx * 3);
}
