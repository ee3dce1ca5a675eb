namespace Tapetum.Inference;

/// <summary>A clean, demosaicked picture in the camera's own colours: what a raw file would hold had every pixel seen all three.</summary>
public sealed class LinearImage(int widthPx, int heightPx)
{
    public int WidthPx { get; } = widthPx;

    public int HeightPx { get; } = heightPx;

    /// <summary>[HeightPx, WidthPx, 3], linear camera RGB as the sensor stood (before orientation and white balance); 0 is black, 1 is the white level.</summary>
    public float[] Rgb { get; } = new float[checked(widthPx * heightPx * 3)];

    public Span<float> Row(int yPx) => Rgb.AsSpan(yPx * WidthPx * 3, WidthPx * 3);
}
