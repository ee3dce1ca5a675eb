using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Tapetum.Raw;

namespace Tapetum.Mosaic;

/// <summary>
/// Takes a Bayer mosaic apart into four planes of half its size: red, green on red rows, green on blue rows, blue, whichever way the pattern starts.
/// Beyond the picture's edges the mosaic is mirrored without repeating the edge, which keeps every pixel's colour.
/// <code>
/// RedColumn = 1:   x = −1  0 | 1  2 | 3  4      the cell before the picture's corner is completed by mirroring x = 1 to x = −1
///                  y = 0  R  G | R  G | R  G
///                  y = 1  G  B | G  B | G  B
/// </code>
/// </summary>
internal static class MosaicPacker
{
    public const int PlaneCount = 4;

    /// <summary>The side of what becomes one place of the planes.</summary>
    public const int CellPx = 2;

    /// <summary>The picture's width on the packed grid, raw px.</summary>
    public static int GridWidthPx(RawImage raw) => raw.WidthPx + raw.Cfa.RedColumn;

    /// <summary>The picture's height on the packed grid, raw px.</summary>
    public static int GridHeightPx(RawImage raw) => raw.HeightPx + raw.Cfa.RedRow;

    /// <param name="raw">The picture.</param>
    /// <param name="tile">Where, on the packed grid; it may lie partly or wholly outside.</param>
    /// <param name="planesDn">[4, HeightPx / 2, WidthPx / 2], DN above black.</param>
    public static void Pack(RawImage raw, Tile tile, Span<float> planesDn)
    {
        (int columns, int rows) = (tile.WidthPx / 2, tile.HeightPx / 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(planesDn.Length, PlaneCount * rows * columns);
        int firstX = tile.XPx - raw.Cfa.RedColumn;
        float[] blackDn = BlackLines(raw, firstX, columns);
        for (int row = 0; row < tile.HeightPx; row++)
        {
            int y = Mirror(tile.YPx - raw.Cfa.RedRow + row, raw.HeightPx);
            ReadOnlySpan<ushort> line = raw.Mosaic.Span.Slice(y * raw.WidthPx, raw.WidthPx);
            ReadOnlySpan<float> black = blackDn.AsSpan(y % raw.Black.Rows * 2 * columns, 2 * columns);
            int plane = 2 * (row & 1);
            Span<float> even = planesDn.Slice(((plane * rows) + (row / 2)) * columns, columns);
            Span<float> odd = planesDn.Slice((((plane + 1) * rows) + (row / 2)) * columns, columns);
            Split(line, firstX, even, odd);
            TensorPrimitives.Subtract(even, black[..columns], even);
            TensorPrimitives.Subtract(odd, black[columns..], odd);
            if (raw.Black.RowOffsetsDn.Length > 0)
            {
                TensorPrimitives.Subtract(even, raw.Black.RowOffsetDn(y), even);
                TensorPrimitives.Subtract(odd, raw.Black.RowOffsetDn(y), odd);
            }
        }
    }

    /// <summary>The definition, pixel by pixel, that <see cref="Pack"/> is tested against.</summary>
    internal static void PackScalar(RawImage raw, Tile tile, Span<float> planesDn)
    {
        (int columns, int rows) = (tile.WidthPx / 2, tile.HeightPx / 2);
        for (int row = 0; row < tile.HeightPx; row++)
        {
            for (int column = 0; column < tile.WidthPx; column++)
            {
                int x = Mirror(tile.XPx - raw.Cfa.RedColumn + column, raw.WidthPx);
                int y = Mirror(tile.YPx - raw.Cfa.RedRow + row, raw.HeightPx);
                int plane = (2 * (row & 1)) + (column & 1);
                float signalDn = raw.Mosaic.Span[(y * raw.WidthPx) + x] - raw.Black.At(x, y);
                planesDn[(((plane * rows) + (row / 2)) * columns) + (column / 2)] = signalDn;
            }
        }
    }

    /// <summary>… 2 1 | 0 1 2 … n−1 | n−2 n−3 …, as often as needed. A picture one pixel wide has but that pixel to show.</summary>
    internal static int Mirror(int index, int length)
    {
        int period = 2 * (length - 1);
        if (period == 0)
        {
            return 0;
        }

        int phase = ((index % period) + period) % period;
        return Math.Min(phase, period - phase);
    }

    /// <summary>The black level under a tile's even and odd columns for each row of the black pattern, without what rows add: [Rows, 2, columns], DN.</summary>
    private static float[] BlackLines(RawImage raw, int firstX, int columns)
    {
        float[] lines = new float[raw.Black.Rows * 2 * columns];
        for (int row = 0; row < raw.Black.Rows; row++)
        {
            for (int column = 0; column < 2 * columns; column++)
            {
                int x = Mirror(firstX + column, raw.WidthPx);
                lines[(((row * 2) + (column & 1)) * columns) + (column / 2)] = raw.Black.Across(x, row);
            }
        }

        return lines;
    }

    /// <summary>Parts a row of the mosaic into even and odd columns, counted from <paramref name="firstX"/>.</summary>
    private static void Split(ReadOnlySpan<ushort> line, int firstX, Span<float> even, Span<float> odd)
    {
        int insideFrom = Math.Clamp((1 - firstX) / 2, 0, even.Length);
        int insideTo = Math.Clamp((line.Length - firstX) / 2, insideFrom, even.Length);
        SplitMirrored(line, firstX, even, odd, 0, insideFrom);
        if (insideTo > insideFrom)
        {
            ReadOnlySpan<ushort> inside = line.Slice(firstX + (2 * insideFrom), 2 * (insideTo - insideFrom));
            SplitInside(inside, even[insideFrom..insideTo], odd[insideFrom..insideTo]);
        }

        SplitMirrored(line, firstX, even, odd, insideTo, even.Length);
    }

    private static void SplitMirrored(
        ReadOnlySpan<ushort> line,
        int firstX,
        Span<float> even,
        Span<float> odd,
        int from,
        int to
    )
    {
        for (int i = from; i < to; i++)
        {
            even[i] = line[Mirror(firstX + (2 * i), line.Length)];
            odd[i] = line[Mirror(firstX + (2 * i) + 1, line.Length)];
        }
    }

    /// <summary>Two neighbours are the low and the high half of one 32-bit word.</summary>
    private static void SplitInside(ReadOnlySpan<ushort> pairs, Span<float> even, Span<float> odd)
    {
        ReadOnlySpan<Vector<uint>> words = MemoryMarshal.Cast<ushort, Vector<uint>>(pairs);
        Span<Vector<float>> low = MemoryMarshal.Cast<float, Vector<float>>(even);
        Span<Vector<float>> high = MemoryMarshal.Cast<float, Vector<float>>(odd);
        for (int i = 0; i < words.Length; i++)
        {
            low[i] = Vector.ConvertToSingle(Vector.AsVectorInt32(words[i] & new Vector<uint>(ushort.MaxValue)));
            high[i] = Vector.ConvertToSingle(Vector.AsVectorInt32(words[i] >>> 16));
        }

        for (int i = words.Length * Vector<float>.Count; i < even.Length; i++)
        {
            even[i] = pairs[2 * i];
            odd[i] = pairs[(2 * i) + 1];
        }
    }
}
