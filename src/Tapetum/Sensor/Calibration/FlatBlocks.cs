using Tapetum.Raw;

namespace Tapetum.Sensor.Calibration;

/// <summary>Cuts a pair of flats into blocks of one colour.</summary>
internal static class FlatBlocks
{
    /// <summary>Samples of one colour along a block's side.</summary>
    public const int Side = 16;

    private const int SidePx = 2 * Side;

    /// <param name="one">A flat.</param>
    /// <param name="other">The same light once more.</param>
    /// <param name="blackDn">[4].</param>
    /// <param name="clipDn">Blocks with a sample from here on are left out, as are those with one at 0.</param>
    public static List<FlatBlock> Of(RawImage one, RawImage other, IReadOnlyList<double> blackDn, double clipDn)
    {
        List<FlatBlock> blocks = [];
        for (int y = 0; y + SidePx <= one.HeightPx; y += SidePx)
        {
            for (int x = 0; x + SidePx <= one.WidthPx; x += SidePx)
            {
                for (int position = 0; position < 4; position++)
                {
                    int from = ((y + (position >> 1)) * one.WidthPx) + x + (position & 1);
                    if (Measure(one.Mosaic.Span[from..], other.Mosaic.Span[from..], one.WidthPx, clipDn) is { } block)
                    {
                        double mean = block.MeanDn - blackDn[position];
                        blocks.Add(block with { Position = position, MeanDn = mean });
                    }
                }
            }
        }

        return blocks;
    }

    private static FlatBlock? Measure(ReadOnlySpan<ushort> one, ReadOnlySpan<ushort> other, int widthPx, double clipDn)
    {
        const double n = Side * Side;
        const double centre = (Side - 1) / 2.0;
        const double spread = n * ((Side * Side) - 1) / 12.0; // Σ(x − x̄)² over the block
        (double a, double b, double aa, double bb, double ab) = (0, 0, 0, 0, 0);
        (double ax, double ay, double bx, double by) = (0, 0, 0, 0);
        for (int row = 0; row < Side; row++)
        {
            for (int column = 0; column < Side; column++)
            {
                int at = (2 * row * widthPx) + (2 * column);
                (double u, double v) = (one[at], other[at]);
                if (u == 0 || v == 0 || u >= clipDn || v >= clipDn)
                {
                    return null;
                }

                (a, b) = (a + u, b + v);
                (aa, bb, ab) = (aa + (u * u), bb + (v * v), ab + (u * v));
                (ax, ay) = (ax + ((column - centre) * u), ay + ((row - centre) * u));
                (bx, by) = (bx + ((column - centre) * v), by + ((row - centre) * v));
            }
        }

        double difference = aa + bb - (2 * ab) - ((a - b) * (a - b) / n);
        double shared = ab - (a * b / n) - (((ax * bx) + (ay * by)) / spread);
        return new(0, (a + b) / (2 * n), difference / (n - 1) / 2, shared / (n - 3));
    }
}
