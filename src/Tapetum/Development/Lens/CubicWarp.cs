using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tapetum.Development.Lens;

/// <summary>
/// Looks up a row of a straight picture. Red, green and blue lie near each other, each with weights of its own over the pixels that all of them need:
/// <code>
/// v_c = Σ_ij k(i − y_c)·k(j − x_c)·p_ij,c     k: Catmull and Rom's cubic; 4 × 4 pixels where the colours lie between the same ones, more where not
/// </code>
/// </summary>
internal static class CubicWarp
{
    private const int Taps = 4;
    private const int Channels = 3;

    /// <summary>Colours farther apart are looked up one by one.</summary>
    private const int MostSpread = SourceRows.Run - Taps;

    public static void Straighten(SourceRows source, WarpField field, int y, Span<float> row)
    {
        for (int x = 0; x < source.WidthPx; x++)
        {
            (Vector128<float> shiftX, Vector128<float> shiftY) = field.ShiftOf(x, y);
            (Vector128<float> floorX, Vector128<float> floorY) = (Vector128.Floor(shiftX), Vector128.Floor(shiftY));
            (float leftmost, float topmost) = (Least(floorX), Least(floorY));
            (Vector128<float> apartX, Vector128<float> apartY) = (
                floorX - Vector128.Create(leftmost),
                floorY - Vector128.Create(topmost)
            );
            float spread = Most(Vector128.Max(apartX, apartY));
            // Taps reach one pixel further to the left and above; one number beyond the last pixel is read.
            (float left, float top) = (x + leftmost - 1, y + topmost - 1);
            bool isInside =
                spread <= MostSpread
                && left >= 0
                && top >= source.First
                && left + Taps + spread < source.WidthPx
                && top + Taps + spread < source.End;
            (Vector128<float> tX, Vector128<float> tY) = (shiftX - floorX, shiftY - floorY);
            Vector128<float> pixel =
                !isInside ? AtRim(source, Vector128.Create((float)x) + shiftX, Vector128.Create((float)y) + shiftY)
                : spread == 0 ? Together(source, (int)left, (int)top, tX, tY)
                : Apart(source, (int)left, (int)top, tX + apartX, tY + apartY, Taps + (int)spread);
            Store(pixel, row[(Channels * x)..]);
        }
    }

    private static float Least(Vector128<float> four)
    {
        Vector128<float> two = Vector128.MinNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MinNative(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    private static float Most(Vector128<float> four)
    {
        Vector128<float> two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MaxNative(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    private static void Store(Vector128<float> pixel, Span<float> row)
    {
        if (row.Length > Channels)
        {
            pixel.CopyTo(row); // the next pixel is written over what does not belong to this one
            return;
        }

        (row[0], row[1], row[2]) = (pixel[0], pixel[1], pixel[2]);
    }

    /// <summary>All colours between the same pixels.</summary>
    private static Vector128<float> Together(
        SourceRows source,
        int left,
        int top,
        Vector128<float> tX,
        Vector128<float> tY
    )
    {
        (Vector128<float> x0, Vector128<float> x1, Vector128<float> x2, Vector128<float> x3) = Weights(tX);
        (Vector128<float> y0, Vector128<float> y1, Vector128<float> y2, Vector128<float> y3) = Weights(tY);
        ref float pixel = ref source.At(left, top);
        nint stride = Channels * source.WidthPx;
        Vector128<float> sum = Row(ref pixel, x0, x1, x2, x3) * y0;
        sum = Add(sum, Row(ref Unsafe.Add(ref pixel, stride), x0, x1, x2, x3), y1);
        sum = Add(sum, Row(ref Unsafe.Add(ref pixel, 2 * stride), x0, x1, x2, x3), y2);
        return Add(sum, Row(ref Unsafe.Add(ref pixel, 3 * stride), x0, x1, x2, x3), y3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Row(
        ref float pixel,
        Vector128<float> x0,
        Vector128<float> x1,
        Vector128<float> x2,
        Vector128<float> x3
    )
    {
        Vector128<float> sum = Vector128.LoadUnsafe(ref pixel) * x0;
        sum = Add(sum, Vector128.LoadUnsafe(ref pixel, Channels), x1);
        sum = Add(sum, Vector128.LoadUnsafe(ref pixel, 2 * Channels), x2);
        return Add(sum, Vector128.LoadUnsafe(ref pixel, 3 * Channels), x3);
    }

    /// <summary>The colours between pixels of their own.</summary>
    /// <param name="source">The lens's picture.</param>
    /// <param name="left">The first pixel that any of them needs.</param>
    /// <param name="top">The same.</param>
    /// <param name="x">How far each lies behind the second pixel.</param>
    /// <param name="y">The same.</param>
    /// <param name="taps">Across and down; at most <see cref="SourceRows.Run"/>.</param>
    [SkipLocalsInit]
    private static Vector128<float> Apart(
        SourceRows source,
        int left,
        int top,
        Vector128<float> x,
        Vector128<float> y,
        int taps
    )
    {
        Span<Vector128<float>> across = stackalloc Vector128<float>[SourceRows.Run];
        for (int j = 0; j < taps; j++)
        {
            across[j] = Cubic(x - Vector128.Create(j - 1f));
        }

        nint stride = Channels * source.WidthPx;
        ref float first = ref source.At(left, top);
        Vector128<float> sum = Vector128<float>.Zero;
        for (int i = 0; i < taps; i++)
        {
            Vector128<float> row = Vector128<float>.Zero;
            for (int j = 0; j < taps; j++)
            {
                row = Add(row, Vector128.LoadUnsafe(ref first, (nuint)(j * Channels)), across[j]);
            }

            sum = Add(sum, row, Cubic(y - Vector128.Create(i - 1f)));
            first = ref Unsafe.Add(ref first, stride);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Add(Vector128<float> sum, Vector128<float> value, Vector128<float> weight) =>
        Vector128.MultiplyAddEstimate(value, weight, sum);

    /// <summary>For pixels at −1, 0, 1, 2 of colours at t.</summary>
    private static (Vector128<float>, Vector128<float>, Vector128<float>, Vector128<float>) Weights(Vector128<float> t)
    {
        Vector128<float> square = t * t;
        Vector128<float> cube = square * t;
        Vector128<float> half = Vector128.Create(0.5f);
        return (
            square - ((cube + t) * half),
            (cube * 1.5f) - (square * 2.5f) + Vector128<float>.One,
            (square * 2) + (t * half) - (cube * 1.5f),
            (cube - square) * half
        );
    }

    /// <summary>k(d), as p²(p − 1)/2 + q²(1 − 2q) with p = max(0, 2 − |d|) and q = max(0, 1 − |d|).</summary>
    private static Vector128<float> Cubic(Vector128<float> d)
    {
        Vector128<float> one = Vector128<float>.One;
        Vector128<float> q = Vector128.MaxNative(one - Vector128.Abs(d), Vector128<float>.Zero);
        Vector128<float> p = Vector128.MaxNative((one + one) - Vector128.Abs(d), Vector128<float>.Zero);
        return (p * p * (p - one) * 0.5f) + (q * q * (one - (q + q)));
    }

    /// <summary>The picture's rim goes on beyond it.</summary>
    private static Vector128<float> AtRim(SourceRows source, Vector128<float> x, Vector128<float> y)
    {
        Vector128<float> pixel = Vector128<float>.Zero;
        for (int channel = 0; channel < Channels; channel++)
        {
            pixel = pixel.WithElement(channel, AtRim(source, x[channel], y[channel], channel));
        }

        return pixel;
    }

    private static float AtRim(SourceRows source, float xPx, float yPx, int channel)
    {
        float x = Math.Clamp(xPx, 0, source.WidthPx - 1);
        float y = Math.Clamp(yPx, 0, source.HeightPx - 1);
        (int left, int top) = ((int)x, (int)y);
        float sum = 0;
        for (int i = -1; i < Taps - 1; i++)
        {
            int start = source.StartOf(Math.Clamp(top + i, source.First, source.End - 1));
            float down = Cubic(Vector128.Create(top + i - y)).ToScalar();
            for (int j = -1; j < Taps - 1; j++)
            {
                int column = Math.Clamp(left + j, 0, source.WidthPx - 1);
                float across = Cubic(Vector128.Create(left + j - x)).ToScalar();
                sum += down * across * source.Samples[start + (Channels * column) + channel];
            }
        }

        return sum;
    }
}
