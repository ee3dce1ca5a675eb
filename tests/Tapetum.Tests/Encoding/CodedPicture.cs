using Tapetum.Development;

namespace Tapetum.Tests.Encoding;

/// <summary>A picture of given 16-bit codes.</summary>
internal sealed class CodedPicture(int widthPx, int heightPx, ushort[] rgb) : IRowSource
{
    public int WidthPx => widthPx;

    public int HeightPx => heightPx;

    public ushort[] Rgb => rgb;

    /// <summary>Gradients with a little noise, so that every filter has its rows.</summary>
    public static CodedPicture Of(int widthPx, int heightPx, int seed)
    {
        Random random = new(seed);
        ushort[] rgb = new ushort[widthPx * heightPx * 3];
        for (int i = 0; i < rgb.Length; i++)
        {
            int pixel = i / 3;
            int smooth = (pixel % widthPx * 91) + (pixel / widthPx * 57) + (i % 3 * 9000);
            rgb[i] = (ushort)(smooth + random.Next(pixel / widthPx % 7 == 0 ? 60000 : 600));
        }

        return new(widthPx, heightPx, rgb);
    }

    public void ReadRows(int firstRowPx, int rowCount, Span<ushort> target) =>
        rgb.AsSpan(firstRowPx * widthPx * 3, rowCount * widthPx * 3).CopyTo(target);
}
