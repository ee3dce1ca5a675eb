using System.Numerics;
using Tapetum.Mosaic;
using Tapetum.Raw;

namespace Tapetum.Burst;

/// <summary>
/// What a network made of the reference: next to no noise, and all three colours everywhere, so that what a frame's sensor should see of the same scene can be read from it between its pixels.
/// </summary>
/// <remarks>Keys, "Cubic Convolution Interpolation for Digital Image Processing", IEEE TASSP 1981.</remarks>
internal sealed class CleanPicture
{
    private const int Colors = 3;

    private readonly RawImage reference;
    private readonly float[] planes;
    private readonly float rangeDn;

    /// <param name="rgb">[HeightPx, WidthPx, 3], linear; 0 is black, 1 the white level. It is copied.</param>
    /// <param name="reference">What it was made of.</param>
    public CleanPicture(float[] rgb, RawImage reference)
    {
        (this.reference, rangeDn) = (reference, reference.RangeDn);
        planes = GC.AllocateUninitializedArray<float>(Colors * WidthPx * HeightPx);
        Parallel.For(
            0,
            HeightPx,
            y =>
                RgbInterleaver.Split(
                    rgb.AsSpan(Colors * y * WidthPx, Colors * WidthPx),
                    Row(0, y),
                    Row(1, y),
                    Row(2, y)
                )
        );
    }

    public int WidthPx => reference.WidthPx;

    public int HeightPx => reference.HeightPx;

    /// <summary>One colour at one of its pixels, DN above black.</summary>
    public float Pixel(int x, int y, int color) => rangeDn * planes[(((color * HeightPx) + y) * WidthPx) + x];

    /// <summary>As the reference's sensor would have seen it without noise.</summary>
    public BurstFrame ToMosaic() => BurstFrame.Of(reference, Pixel);

    /// <summary>Along a row of a mosaic, in whose pixels two colours take turns: what its sensor should see, DN above black.</summary>
    /// <param name="x">Where its pixels are in the picture.</param>
    /// <param name="y">Likewise.</param>
    /// <param name="even">The colour of the first, third, … pixel.</param>
    /// <param name="odd">That of the others.</param>
    /// <param name="values">Becomes what is read.</param>
    public void Line(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int even, int odd, Span<float> values)
    {
        int i = 0;
        while (i < values.Length)
        {
            if (
                (i & 1) == 0
                && SteppingPlaces.TryFind(x, y, i, out SteppingPlaces places)
                && places.AreWithin(1, 2, WidthPx, HeightPx)
            )
            {
                Around(places, even, odd).CopyTo(values[i..]);
                i += Vector<float>.Count;
            }
            else
            {
                values[i] = At(x[i], y[i], (i & 1) == 0 ? even : odd);
                i++;
            }
        }
    }

    /// <summary>One colour between its pixels, DN above black; beyond its edges as at them.</summary>
    public float At(float x, float y, int color)
    {
        (int column, int row) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        Span<float> across = stackalloc float[4];
        Span<float> down = stackalloc float[4];
        CubicConvolution.Weights(x - column, across);
        CubicConvolution.Weights(y - row, down);
        float sum = 0;
        for (int j = 0; j < 4; j++)
        {
            ReadOnlySpan<float> line = Row(color, Math.Clamp(row + j - 1, 0, HeightPx - 1));
            for (int i = 0; i < 4; i++)
            {
                sum += down[j] * across[i] * line[Math.Clamp(column + i - 1, 0, WidthPx - 1)];
            }
        }

        return sum * rangeDn;
    }

    private Vector<float> Around(SteppingPlaces places, int even, int odd)
    {
        Vector<int> isOdd = Vector.Equals(Vector<int>.Indices & Vector<int>.One, Vector<int>.One);
        Span<Vector<float>> across = stackalloc Vector<float>[4];
        Span<Vector<float>> down = stackalloc Vector<float>[4];
        CubicConvolution.Weights(places.Across, across);
        CubicConvolution.Weights(places.Down, down);
        Vector<float> sum = Vector<float>.Zero;
        for (int j = 0; j < 4; j++)
        {
            ReadOnlySpan<float> one = Row(even, places.Top + j - 1)[(places.Left - 1)..];
            ReadOnlySpan<float> other = Row(odd, places.Top + j - 1)[(places.Left - 1)..];
            Vector<float> line = Vector<float>.Zero;
            for (int i = 0; i < 4; i++)
            {
                line +=
                    across[i]
                    * Vector.ConditionalSelect(isOdd, new Vector<float>(other[i..]), new Vector<float>(one[i..]));
            }

            sum += down[j] * line;
        }

        return sum * rangeDn;
    }

    private Span<float> Row(int color, int y) => planes.AsSpan(((color * HeightPx) + y) * WidthPx, WidthPx);
}
