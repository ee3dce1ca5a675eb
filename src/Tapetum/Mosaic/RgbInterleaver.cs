using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tapetum.Mosaic;

/// <summary>Joins three planes' rows into one of pixels, rrrr gggg bbbb → rgbr gbrg brgb, and takes such a row apart.</summary>
internal static class RgbInterleaver
{
    private static readonly Vector128<float> FirstAndLast = Vector128.Create(-1, 0, 0, -1).AsSingle();
    private static readonly Vector128<float> Second = Vector128.Create(0, -1, 0, 0).AsSingle();

    /// <param name="red">[n].</param>
    /// <param name="green">[n].</param>
    /// <param name="blue">[n].</param>
    /// <param name="rgb">[n, 3].</param>
    public static void Interleave(
        ReadOnlySpan<float> red,
        ReadOnlySpan<float> green,
        ReadOnlySpan<float> blue,
        Span<float> rgb
    )
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(green.Length, red.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(blue.Length, red.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.Length, 3 * red.Length);
        ReadOnlySpan<Vector128<float>> r = MemoryMarshal.Cast<float, Vector128<float>>(red);
        ReadOnlySpan<Vector128<float>> g = MemoryMarshal.Cast<float, Vector128<float>>(green);
        ReadOnlySpan<Vector128<float>> b = MemoryMarshal.Cast<float, Vector128<float>>(blue);
        Span<Vector128<float>> to = MemoryMarshal.Cast<float, Vector128<float>>(rgb);
        for (int i = 0; i < r.Length; i++)
        {
            to[3 * i] = Pick(Lanes(r[i], 0, 1), Lane(g[i], 0), Lane(b[i], 0));
            to[(3 * i) + 1] = Pick(Lanes(g[i], 1, 2), Lane(b[i], 1), Lane(r[i], 2));
            to[(3 * i) + 2] = Pick(Lanes(b[i], 2, 3), Lane(r[i], 3), Lane(g[i], 3));
        }

        InterleaveScalar(red, green, blue, rgb, r.Length * Vector128<float>.Count);
    }

    /// <summary>The definition that <see cref="Interleave"/> is tested against, and its tail.</summary>
    internal static void InterleaveScalar(
        ReadOnlySpan<float> red,
        ReadOnlySpan<float> green,
        ReadOnlySpan<float> blue,
        Span<float> rgb,
        int from
    )
    {
        for (int i = from; i < red.Length; i++)
        {
            rgb[3 * i] = red[i];
            rgb[(3 * i) + 1] = green[i];
            rgb[(3 * i) + 2] = blue[i];
        }
    }

    /// <param name="rgb">[n, 3].</param>
    /// <param name="red">[n].</param>
    /// <param name="green">[n].</param>
    /// <param name="blue">[n].</param>
    public static void Split(ReadOnlySpan<float> rgb, Span<float> red, Span<float> green, Span<float> blue)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(green.Length, red.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(blue.Length, red.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.Length, 3 * red.Length);
        ReadOnlySpan<Vector128<float>> from = MemoryMarshal.Cast<float, Vector128<float>>(rgb);
        Span<Vector128<float>> r = MemoryMarshal.Cast<float, Vector128<float>>(red);
        Span<Vector128<float>> g = MemoryMarshal.Cast<float, Vector128<float>>(green);
        Span<Vector128<float>> b = MemoryMarshal.Cast<float, Vector128<float>>(blue);
        for (int i = 0; i < r.Length; i++)
        {
            (Vector128<float> x, Vector128<float> y, Vector128<float> z) = (
                from[3 * i],
                from[(3 * i) + 1],
                from[(3 * i) + 2]
            );
            r[i] = Vector128.Shuffle(Pick(x, z, y), Vector128.Create(0, 3, 2, 1));
            g[i] = Vector128.Shuffle(Pick(y, x, z), Vector128.Create(1, 0, 3, 2));
            b[i] = Vector128.Shuffle(Pick(z, y, x), Vector128.Create(2, 1, 0, 3));
        }

        SplitScalar(rgb, red, green, blue, r.Length * Vector128<float>.Count);
    }

    /// <summary>The definition that <see cref="Split"/> is tested against, and its tail.</summary>
    internal static void SplitScalar(
        ReadOnlySpan<float> rgb,
        Span<float> red,
        Span<float> green,
        Span<float> blue,
        int from
    )
    {
        for (int i = from; i < red.Length; i++)
        {
            red[i] = rgb[3 * i];
            green[i] = rgb[(3 * i) + 1];
            blue[i] = rgb[(3 * i) + 2];
        }
    }

    private static Vector128<float> Lane(Vector128<float> v, int lane) => Lanes(v, lane, lane);

    private static Vector128<float> Lanes(Vector128<float> v, int first, int last) =>
        Vector128.Shuffle(v, Vector128.Create(first, first, first, last));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Pick(Vector128<float> outer, Vector128<float> second, Vector128<float> third) =>
        Vector128.ConditionalSelect(FirstAndLast, outer, Vector128.ConditionalSelect(Second, second, third));
}
