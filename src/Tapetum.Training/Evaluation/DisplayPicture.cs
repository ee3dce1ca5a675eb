using Tapetum.Development;
using Tapetum.Encoding;

namespace Tapetum.Training.Evaluation;

/// <summary>A developed picture at 8 bits per channel: what is scored is what is written.</summary>
/// <param name="widthPx">Columns.</param>
/// <param name="heightPx">Rows.</param>
/// <param name="bytes">[heightPx, widthPx, 3], sRGB.</param>
internal sealed class DisplayPicture(int widthPx, int heightPx, byte[] bytes) : IRowSource
{
    private const int BytesToCodes = 257;
    private const int BandRows = 16;

    public int WidthPx => widthPx;

    public int HeightPx => heightPx;

    /// <summary>[HeightPx, WidthPx, 3], sRGB.</summary>
    public ReadOnlySpan<byte> Rgb => bytes;

    /// <summary>Renders a developed picture and rounds it to 8 bits.</summary>
    public static DisplayPicture Of(IRowSource picture)
    {
        int stride = 3 * picture.WidthPx;
        byte[] rgb = new byte[checked(stride * picture.HeightPx)];
        int bands = (picture.HeightPx + BandRows - 1) / BandRows;
        Parallel.For(
            0,
            bands,
            () => new ushort[BandRows * stride],
            (band, _, codes) =>
            {
                int firstRowPx = band * BandRows;
                int rows = Math.Min(BandRows, picture.HeightPx - firstRowPx);
                picture.ReadRows(firstRowPx, rows, codes);
                Span<byte> target = rgb.AsSpan(firstRowPx * stride, rows * stride);
                for (int i = 0; i < target.Length; i++)
                {
                    target[i] = EightBit.From(codes[i]);
                }

                return codes;
            },
            _ => { }
        );
        return new(picture.WidthPx, picture.HeightPx, rgb);
    }

    /// <summary>One channel, 0 to 255.</summary>
    /// <param name="channel">0 red, 1 green, 2 blue.</param>
    /// <param name="plane">[HeightPx, WidthPx].</param>
    public void CopyPlane(int channel, Span<float> plane)
    {
        for (int i = 0; i < plane.Length; i++)
        {
            plane[i] = bytes[(3 * i) + channel];
        }
    }

    /// <inheritdoc/>
    public void ReadRows(int firstRowPx, int rowCount, Span<ushort> rgb)
    {
        ReadOnlySpan<byte> rows = Rgb.Slice(firstRowPx * 3 * widthPx, rowCount * 3 * widthPx);
        for (int i = 0; i < rows.Length; i++)
        {
            rgb[i] = (ushort)(rows[i] * BytesToCodes);
        }
    }
}
