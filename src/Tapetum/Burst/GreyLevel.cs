using System.Numerics;

namespace Tapetum.Burst;

/// <summary>A grey picture: [HeightPx, WidthPx].</summary>
internal sealed record GreyLevel(int WidthPx, int HeightPx, float[] Values)
{
    public static GreyLevel Empty(int widthPx, int heightPx) =>
        new(widthPx, heightPx, GC.AllocateUninitializedArray<float>(widthPx * heightPx));

    /// <summary>Means of 2×2 become a picture of half the size.</summary>
    public void Halve(GreyLevel half) =>
        Parallel.For(
            0,
            half.HeightPx,
            y =>
            {
                ReadOnlySpan<float> top = Row(2 * y);
                ReadOnlySpan<float> bottom = Row((2 * y) + 1);
                Span<float> row = half.Row(y);
                for (int x = 0; x < row.Length; x++)
                {
                    row[x] = 0.25f * (top[2 * x] + top[(2 * x) + 1] + bottom[2 * x] + bottom[(2 * x) + 1]);
                }
            }
        );

    public Span<float> Row(int y) => Values.AsSpan(y * WidthPx, WidthPx);

    /// <summary>Whether a place has four pixels around it.</summary>
    public bool Holds(float x, float y) => x >= 0 && y >= 0 && x < WidthPx - 1 && y < HeightPx - 1;

    /// <summary>Between four pixels, bilinear; only where <see cref="Holds"/>.</summary>
    public float At(float x, float y)
    {
        (int left, int top) = ((int)x, (int)y);
        (float across, float down) = (x - left, y - top);
        ReadOnlySpan<float> v = Values.AsSpan((top * WidthPx) + left);
        float above = v[0] + (across * (v[1] - v[0]));
        float below = v[WidthPx] + (across * (v[WidthPx + 1] - v[WidthPx]));
        return above + (down * (below - above));
    }

    /// <summary>Between pixels, bilinear, at one place after the other; not a number where there are not four pixels around it.</summary>
    public void Line(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> values)
    {
        int i = 0;
        while (i < values.Length)
        {
            if (SteppingPlaces.TryFind(x, y, i, out SteppingPlaces places) && places.AreWithin(0, 1, WidthPx, HeightPx))
            {
                ReadOnlySpan<float> v = Values.AsSpan((places.Top * WidthPx) + places.Left);
                Vector<float> above = Between(new(v), new(v[1..]), places.Across);
                Vector<float> below = Between(new(v[WidthPx..]), new(v[(WidthPx + 1)..]), places.Across);
                Between(above, below, places.Down).CopyTo(values[i..]);
                i += Vector<float>.Count;
            }
            else
            {
                values[i] = Holds(x[i], y[i]) ? At(x[i], y[i]) : float.NaN;
                i++;
            }
        }
    }

    private static Vector<float> Between(Vector<float> one, Vector<float> other, Vector<float> share) =>
        one + (share * (other - one));
}
