namespace Tapetum.Burst;

/// <summary>A grey picture: [HeightPx, WidthPx].</summary>
internal sealed record GreyLevel(int WidthPx, int HeightPx, float[] Values)
{
    public static GreyLevel Empty(int widthPx, int heightPx) =>
        new(widthPx, heightPx, GC.AllocateUninitializedArray<float>(widthPx * heightPx));

    /// <summary>Half the size: means of 2×2.</summary>
    public GreyLevel Halved()
    {
        GreyLevel half = Empty(WidthPx / 2, HeightPx / 2);
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
        return half;
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
}
