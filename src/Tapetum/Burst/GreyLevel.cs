using System.Numerics;
using System.Numerics.Tensors;

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

    /// <summary>A part of it, copied.</summary>
    public GreyLevel Part(int left, int top, int width, int height)
    {
        var part = Empty(width, height);
        for (int y = 0; y < height; y++)
        {
            Row(top + y).Slice(left, width).CopyTo(part.Row(y));
        }

        return part;
    }

    /// <summary>The mean of a square.</summary>
    public float Mean(int left, int top, int side)
    {
        float sum = 0;
        for (int y = top; y < top + side; y++)
        {
            sum += TensorPrimitives.Sum<float>(Row(y).Slice(left, side));
        }

        return sum / (side * side);
    }

    /// <summary>Where another has larger values in a part, they are kept, and the other becomes what is more; elsewhere it becomes 0.</summary>
    /// <param name="other">Of a rectangle.</param>
    /// <param name="where">That rectangle.</param>
    /// <param name="part">A part of the rectangle.</param>
    public void KeepLarger(GreyLevel other, CellsPart where, CellsPart part)
    {
        for (int y = 0; y < where.Height; y++)
        {
            Span<float> row = other.Row(y);
            Span<float> own = Row(where.Top + y).Slice(where.Left, where.Width);
            bool isIn = where.Top + y >= part.Top && where.Top + y < part.Top + part.Height;
            for (int x = 0; x < row.Length; x++)
            {
                bool counts = isIn && where.Left + x >= part.Left && where.Left + x < part.Left + part.Width;
                float more = counts ? Math.Max(0, row[x] - own[x]) : 0;
                (row[x], own[x]) = (more, own[x] + more);
            }
        }
    }

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
