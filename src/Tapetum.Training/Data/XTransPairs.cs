using Tapetum.Mosaic;
using Tapetum.Raw.XTrans;

namespace Tapetum.Training.Data;

/// <summary>What makes a pair one of an X-Trans sensor: its filters, at phase (0, 0), and how its mosaic is shown to a network.</summary>
internal static class XTransPairs
{
    /// <param name="rgb">[3, H, H].</param>
    /// <param name="size">H.</param>
    /// <param name="mosaic">[H, H].</param>
    public static void Mosaic(ReadOnlySpan<float> rgb, int size, Span<float> mosaic)
    {
        int plane = size * size;
        for (int at = 0; at < plane; at++)
        {
            mosaic[at] = rgb[(XTransPattern.ColorAt(at % size, at / size) * plane) + at];
        }
    }

    /// <param name="mosaic">[H, H], stabilised; used up.</param>
    /// <param name="size">H.</param>
    /// <param name="replacesStuckPixels">As inference does.</param>
    /// <param name="planes">[32, H/2, H/2].</param>
    public static void Pack(Span<float> mosaic, int size, bool replacesStuckPixels, Span<float> planes)
    {
        if (replacesStuckPixels)
        {
            XTransStuckPixels.Replace(mosaic, size, size, XTransPhase.Zero);
        }

        XTransPacker.Pack(mosaic, size, size, XTransPhase.Zero, planes);
    }
}
