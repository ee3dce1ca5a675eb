using Tapetum.Mosaic;

namespace Tapetum.Burst;

/// <summary>
/// What a frame's sensor would have seen at places between its pixels, in the colour that is asked for. A part of the frame is demosaicked by linear filters that take detail from all colours, and read
/// between its pixels by cubic convolution: planes of one colour alone have half the resolution, and what lies beyond it would come out as blur and moiré.
/// </summary>
/// <remarks>
/// Malvar, He, Cutler, "High-quality linear interpolation for demosaicing of Bayer-patterned color images", ICASSP 2004. Keys, "Cubic Convolution Interpolation for Digital Image Processing", IEEE
/// TASSP 1981.
/// </remarks>
internal sealed class FrameSampler(BurstFrame frame)
{
    // The filters reach two pixels, the convolution two to one side and one to the other.
    private const int FilterReach = 2;

    private float[] mosaic = [];
    private float[][] colors =
    [
        [],
        [],
        [],
    ];
    private int left;
    private int top;
    private int width;
    private int height;

    /// <summary>Demosaicks a part of the frame, so that places in it can be asked for.</summary>
    /// <param name="fromX">The leftmost place.</param>
    /// <param name="fromY">The topmost.</param>
    /// <param name="toX">The rightmost.</param>
    /// <param name="toY">The lowest.</param>
    public void Prepare(float fromX, float fromY, float toX, float toY)
    {
        (left, top) = ((int)MathF.Floor(fromX) - 1, (int)MathF.Floor(fromY) - 1);
        width = (int)MathF.Floor(toX) + 3 - left;
        height = (int)MathF.Floor(toY) + 3 - top;
        int stride = width + (2 * FilterReach);
        int needed = stride * (height + (2 * FilterReach));
        if (mosaic.Length < needed)
        {
            mosaic = new float[needed];
            colors = [new float[needed], new float[needed], new float[needed]];
        }

        for (int y = 0; y < height + (2 * FilterReach); y++)
        {
            CopyRow(top + y - FilterReach, mosaic.AsSpan(y * stride, stride));
        }

        for (int y = 0; y < height; y++)
        {
            DemosaicRow(y, stride);
        }
    }

    /// <summary>One colour at a place in the frame, within what was prepared.</summary>
    public float At(float x, float y, int color)
    {
        (int column, int row) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        (float across, float down) = (x - column, y - row);
        ReadOnlySpan<float> plane = colors[color].AsSpan(((row - 1 - top) * width) + column - 1 - left);
        float w0 = across * (-0.5f + (across * (1 - (0.5f * across))));
        float w1 = 1 + (across * across * (-2.5f + (1.5f * across)));
        float w3 = across * across * (-0.5f + (0.5f * across));
        float w2 = 1 - w0 - w1 - w3;
        float v0 = down * (-0.5f + (down * (1 - (0.5f * down))));
        float v1 = 1 + (down * down * (-2.5f + (1.5f * down)));
        float v3 = down * down * (-0.5f + (0.5f * down));
        float v2 = 1 - v0 - v1 - v3;
        ReadOnlySpan<float> a = plane[..4];
        ReadOnlySpan<float> b = plane.Slice(width, 4);
        ReadOnlySpan<float> c = plane.Slice(2 * width, 4);
        ReadOnlySpan<float> d = plane.Slice(3 * width, 4);
        return (v0 * ((w0 * a[0]) + (w1 * a[1]) + (w2 * a[2]) + (w3 * a[3])))
            + (v1 * ((w0 * b[0]) + (w1 * b[1]) + (w2 * b[2]) + (w3 * b[3])))
            + (v2 * ((w0 * c[0]) + (w1 * c[1]) + (w2 * c[2]) + (w3 * c[3])))
            + (v3 * ((w0 * d[0]) + (w1 * d[1]) + (w2 * d[2]) + (w3 * d[3])));
    }

    /// <summary>Beyond the edges mirrored, which keeps every pixel's colour.</summary>
    private void CopyRow(int y, Span<float> row)
    {
        int from = MosaicPacker.Mirror(y, frame.HeightPx) * frame.WidthPx;
        int first = left - FilterReach;
        if (first >= 0 && first + row.Length <= frame.WidthPx)
        {
            frame.SignalDn.AsSpan(from + first, row.Length).CopyTo(row);
            return;
        }

        for (int i = 0; i < row.Length; i++)
        {
            row[i] = frame.SignalDn[from + MosaicPacker.Mirror(first + i, frame.WidthPx)];
        }
    }

    private void DemosaicRow(int y, int stride)
    {
        int middle = (y + FilterReach) * stride;
        ReadOnlySpan<float> a = mosaic.AsSpan(middle - (2 * stride), stride);
        ReadOnlySpan<float> b = mosaic.AsSpan(middle - stride, stride);
        ReadOnlySpan<float> c = mosaic.AsSpan(middle, stride);
        ReadOnlySpan<float> d = mosaic.AsSpan(middle + stride, stride);
        ReadOnlySpan<float> e = mosaic.AsSpan(middle + (2 * stride), stride);
        Span<float> red = colors[0].AsSpan(y * width, width);
        Span<float> green = colors[1].AsSpan(y * width, width);
        Span<float> blue = colors[2].AsSpan(y * width, width);
        bool isRedRow = ((top + y + frame.Raw.Cfa.RedRow) & 1) == 0;
        for (int x = 0; x < width; x++)
        {
            int i = x + FilterReach;
            float own = c[i];
            float beside = c[i - 1] + c[i + 1];
            float over = b[i] + d[i];
            float farBeside = c[i - 2] + c[i + 2];
            float farOver = a[i] + e[i];
            float corners = b[i - 1] + b[i + 1] + d[i - 1] + d[i + 1];
            bool isGreen = (((left + x + frame.Raw.Cfa.RedColumn) & 1) == 0) != isRedRow;
            if (isGreen)
            {
                float ofRow = ((5 * own) + (4 * beside) - corners - farBeside + (0.5f * farOver)) / 8;
                float ofColumn = ((5 * own) + (4 * over) - corners - farOver + (0.5f * farBeside)) / 8;
                (red[x], green[x], blue[x]) = isRedRow ? (ofRow, own, ofColumn) : (ofColumn, own, ofRow);
            }
            else
            {
                float asGreen = ((4 * own) + (2 * (beside + over)) - farBeside - farOver) / 8;
                float opposite = ((6 * own) + (2 * corners) - (1.5f * (farBeside + farOver))) / 8;
                (red[x], green[x], blue[x]) = isRedRow ? (own, asGreen, opposite) : (opposite, asGreen, own);
            }
        }
    }
}
