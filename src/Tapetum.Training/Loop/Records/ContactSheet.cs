using Tapetum.Encoding.Vips;

namespace Tapetum.Training.Loop.Records;

/// <summary>
/// Pictures of one size in rows of three, for the eye.
/// <code>
/// input | output | truth
/// </code>
/// </summary>
internal sealed class ContactSheet(int widthPx, int heightPx, int rows)
{
    public const int Input = 0;
    public const int Output = 1;
    public const int Truth = 2;
    private const int Columns = 3;

    private readonly byte[] rgb = new byte[3 * Columns * widthPx * rows * heightPx];

    /// <param name="row">From 0.</param>
    /// <param name="column"><see cref="Input"/>, <see cref="Output"/> or <see cref="Truth"/>.</param>
    /// <param name="picture">[3, H, W] in [0, 1], as a display shows it.</param>
    public void Place(int row, int column, ReadOnlySpan<float> picture)
    {
        int plane = widthPx * heightPx;
        for (int y = 0; y < heightPx; y++)
        {
            int start = 3 * ((((row * heightPx) + y) * Columns * widthPx) + (column * widthPx));
            for (int x = 0; x < widthPx; x++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    float value = picture[(channel * plane) + (y * widthPx) + x];
                    rgb[start + (3 * x) + channel] = (byte)MathF.Round(255 * Math.Clamp(value, 0, 1));
                }
            }
        }
    }

    public SrgbPhoto ToPhoto() => new(Columns * widthPx, rows * heightPx, rgb);
}
