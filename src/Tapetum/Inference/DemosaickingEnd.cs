using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tapetum.Inference;

/// <summary>
/// The end of a network that says only what to do with linear demosaickings of its input: they are made here, row by row, rather than by convolutions that
/// would write some forty planes to memory. With the network's parts p in the order add, gate, cross, smooth, each for twelve planes (2·row + column)·3 + colour:
/// <code>
/// rgb = M + D + add + gate·D + cross·D' + smooth·S
/// M  the mean of a colour's samples in 3×3 cells           D  Malvar, He and Cutler's demosaicking less M
/// D' D of another colour of the same pixel                 S  M less the mean of nine M, three cells apart
/// </code>
/// Beyond the tile everything is zero, as convolutions have it. One thread uses it at a time.
/// </summary>
/// <remarks>
/// Malvar, He and Cutler, "High-quality linear interpolation for demosaicing of Bayer-patterned color images", ICASSP 2004, figure 2, in sixteenths.
/// What the network was trained with (<c>DemosaickingShortcut</c> of the training) is the same function as an ONNX graph.
/// </remarks>
internal sealed class DemosaickingEnd
{
    /// <summary>Planes that such a network puts out.</summary>
    public const int PartPlanes = 4 * Planes;

    private const int Planes = 12;
    private const int Colors = 3;
    private const int MosaicPlanes = 4;
    private const int Apart = 3; // cells between the means that S compares

    /// <summary>Beside each row of <see cref="mosaic"/> and <see cref="means"/>: a vector, so that neighbours are read without asking.</summary>
    private static readonly int Margin = Vector256<float>.Count;

    private readonly int width;
    private readonly int height;
    private readonly int stride;
    private readonly float[] mosaic; // [4, H + 2, stride], a row of zeros above and below
    private readonly float[] means; // [3, H + 2·Apart, stride], Apart rows of zeros above and below
    private readonly float[] detail; // [12, W] of a row of cells
    private readonly float[] finished; // [12, W] likewise

    /// <param name="widthCells">Of a tile: a multiple of 8.</param>
    /// <param name="heightCells">Likewise.</param>
    public DemosaickingEnd(int widthCells, int heightCells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(widthCells % Vector256<float>.Count, 0);
        (width, height) = (widthCells, heightCells);
        stride = width + (2 * Margin);
        mosaic = new float[MosaicPlanes * (height + 2) * stride];
        means = new float[Colors * (height + (2 * Apart)) * stride];
        detail = new float[Planes * width];
        finished = new float[Planes * width];
    }

    /// <summary>Takes a tile's input, as the network does.</summary>
    /// <param name="planes">[4, H, W].</param>
    public void Read(ReadOnlySpan<float> planes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(planes.Length, MosaicPlanes * height * width);
        for (int row = 0; row < MosaicPlanes * height; row++)
        {
            int at = (row / height * (height + 2)) + 1 + (row % height);
            planes.Slice(row * width, width).CopyTo(mosaic.AsSpan((at * stride) + Margin, width));
        }

        for (int y = 0; y < height; y++)
        {
            Average(y);
        }
    }

    /// <summary>A row of cells as two rows of pixels.</summary>
    /// <param name="parts">The row's 48 planes, [W] each, as the network gave them.</param>
    /// <param name="plane">How far apart they are.</param>
    /// <param name="y">Which row of cells.</param>
    /// <param name="upper">[3, 2·W] of RGB.</param>
    /// <param name="lower">Likewise, below it.</param>
    public void Write(ReadOnlySpan<float> parts, int plane, int y, Span<float> upper, Span<float> lower)
    {
        Demosaick(y);
        Combine(parts, plane, y);
        for (int color = 0; color < Colors; color++)
        {
            Join(color, upper.Slice(color * 2 * width, 2 * width));
            Join((2 * Colors) + color, lower.Slice(color * 2 * width, 2 * width));
        }
    }

    private static Vector256<float> At(ref float row, int x) =>
        Vector256.LoadUnsafe(ref System.Runtime.CompilerServices.Unsafe.Add(ref row, x));

    /// <summary>Where x = 0 of a padded row is.</summary>
    private ref float Row(int plane, int y) => ref mosaic[(((plane * (height + 2)) + y + 1) * stride) + Margin];

    private ref float Mean(int color, int y) =>
        ref means[(((color * (height + (2 * Apart))) + y + Apart) * stride) + Margin];

    /// <summary>M of a row of cells.</summary>
    private void Average(int y)
    {
        for (int x = 0; x < width; x += Vector256<float>.Count)
        {
            Vector256<float> Sum(int plane)
            {
                Vector256<float> sum = Vector256<float>.Zero;
                for (int dy = -1; dy <= 1; dy++)
                {
                    ref float row = ref Row(plane, y + dy);
                    sum += At(ref row, x - 1) + At(ref row, x) + At(ref row, x + 1);
                }

                return sum;
            }

            (Sum(0) / 9).StoreUnsafe(ref Mean(0, y), (nuint)x);
            ((Sum(1) + Sum(2)) / 18).StoreUnsafe(ref Mean(1, y), (nuint)x);
            (Sum(3) / 9).StoreUnsafe(ref Mean(2, y), (nuint)x);
        }
    }

    /// <summary>D of a row of cells: r, g, h and b are its planes, h being the green on blue rows; above and below, left and right are rows and columns of cells.</summary>
    private void Demosaick(int y)
    {
        ref float rAbove = ref Row(0, y - 1);
        ref float rHere = ref Row(0, y);
        ref float rBelow = ref Row(0, y + 1);
        ref float gAbove = ref Row(1, y - 1);
        ref float gHere = ref Row(1, y);
        ref float gBelow = ref Row(1, y + 1);
        ref float hAbove = ref Row(2, y - 1);
        ref float hHere = ref Row(2, y);
        ref float hBelow = ref Row(2, y + 1);
        ref float bAbove = ref Row(3, y - 1);
        ref float bHere = ref Row(3, y);
        ref float bBelow = ref Row(3, y + 1);
        for (int x = 0; x < width; x += Vector256<float>.Count)
        {
            (Vector256<float> r, Vector256<float> g) = (At(ref rHere, x), At(ref gHere, x));
            (Vector256<float> h, Vector256<float> b) = (At(ref hHere, x), At(ref bHere, x));
            (Vector256<float> gLeft, Vector256<float> gUp) = (At(ref gHere, x - 1), At(ref gAbove, x));
            (Vector256<float> gRight, Vector256<float> gDown) = (At(ref gHere, x + 1), At(ref gBelow, x));
            (Vector256<float> hLeft, Vector256<float> hUp) = (At(ref hHere, x - 1), At(ref hAbove, x));
            (Vector256<float> hRight, Vector256<float> hDown) = (At(ref hHere, x + 1), At(ref hBelow, x));
            (Vector256<float> rRight, Vector256<float> rDown) = (At(ref rHere, x + 1), At(ref rBelow, x));
            (Vector256<float> bLeft, Vector256<float> bUp) = (At(ref bHere, x - 1), At(ref bAbove, x));
            Vector256<float> red = At(ref Mean(0, y), x);
            Vector256<float> green = At(ref Mean(1, y), x);
            Vector256<float> blue = At(ref Mean(2, y), x);

            // Far samples of a pixel's own colour, in its row and in its column.
            Vector256<float> rFar = At(ref rHere, x - 1) + rRight + At(ref rAbove, x) + rDown;
            Vector256<float> bFar = bLeft + At(ref bHere, x + 1) + bUp + At(ref bBelow, x);
            (Vector256<float> gAcross, Vector256<float> gAlong) = (gLeft + gRight, gUp + gDown);
            (Vector256<float> hAcross, Vector256<float> hAlong) = (hLeft + hRight, hUp + hDown);
            Vector256<float> gCorners = (10 * g) - (2 * (hUp + h + hRight + At(ref hAbove, x + 1)));
            Vector256<float> hCorners = (10 * h) - (2 * (gLeft + g + gDown + At(ref gBelow, x - 1)));

            Put(0, x, r - red);
            Put(1, x, Sixteenth((8 * r) + (4 * (gLeft + g + hUp + h)) - (2 * rFar)) - green);
            Put(2, x, Sixteenth((12 * r) + (4 * (At(ref bAbove, x - 1) + bUp + bLeft + b)) - (3 * rFar)) - blue);
            Put(3, x, Sixteenth(gCorners + (8 * (r + rRight)) - (2 * gAcross) + gAlong) - red);
            Put(4, x, g - green);
            Put(5, x, Sixteenth(gCorners + (8 * (bUp + b)) - (2 * gAlong) + gAcross) - blue);
            Put(6, x, Sixteenth(hCorners + (8 * (r + rDown)) - (2 * hAlong) + hAcross) - red);
            Put(7, x, h - green);
            Put(8, x, Sixteenth(hCorners + (8 * (bLeft + b)) - (2 * hAcross) + hAlong) - blue);
            Put(9, x, Sixteenth((12 * b) + (4 * (r + rRight + rDown + At(ref rBelow, x + 1))) - (3 * bFar)) - red);
            Put(10, x, Sixteenth((8 * b) + (4 * (h + hRight + g + gDown)) - (2 * bFar)) - green);
            Put(11, x, b - blue);
        }
    }

    private static Vector256<float> Sixteenth(Vector256<float> sum) => sum * (1f / 16);

    private void Put(int plane, int x, Vector256<float> values) =>
        values.StoreUnsafe(ref detail[0], (nuint)((plane * width) + x));

    private void Combine(ReadOnlySpan<float> parts, int apart, int y)
    {
        // The other colour of a pixel: green for red and blue; for green the one measured there, or else in its row.
        ReadOnlySpan<int> other = [1, 0, 1, 4, 3, 4, 7, 8, 7, 10, 11, 10];
        ref float said = ref MemoryMarshal.GetReference(parts[..(((PartPlanes - 1) * apart) + width)]);
        for (int color = 0; color < Colors; color++)
        {
            for (int x = 0; x < width; x += Vector256<float>.Count)
            {
                Vector256<float> mean = At(ref Mean(color, y), x);
                Vector256<float> around = Vector256<float>.Zero;
                for (int dy = -Apart; dy <= Apart; dy += Apart)
                {
                    ref float row = ref Mean(color, y + dy);
                    around += At(ref row, x - Apart) + At(ref row, x) + At(ref row, x + Apart);
                }

                Vector256<float> coarse = mean - (around / 9);
                for (int plane = color; plane < Planes; plane += Colors)
                {
                    Vector256<float> own = At(ref detail[plane * width], x);
                    Vector256<float> others = At(ref detail[other[plane] * width], x);
                    Vector256<float> sum = mean + own + At(ref said, (plane * apart) + x);
                    sum += own * At(ref said, ((Planes + plane) * apart) + x);
                    sum += others * At(ref said, (((2 * Planes) + plane) * apart) + x);
                    sum += coarse * At(ref said, (((3 * Planes) + plane) * apart) + x);
                    sum.StoreUnsafe(ref finished[0], (nuint)((plane * width) + x));
                }
            }
        }
    }

    /// <summary>Even and odd pixels of a row and colour.</summary>
    private void Join(int plane, Span<float> row)
    {
        ReadOnlySpan<float> even = finished.AsSpan(plane * width, width);
        ReadOnlySpan<float> odd = finished.AsSpan((plane + Colors) * width, width);
        ref float to = ref MemoryMarshal.GetReference(row);
        for (int x = 0; x < width; x += Vector128<float>.Count)
        {
            Vector128<float> left = Vector128.LoadUnsafe(in even[x]);
            Vector128<float> right = Vector128.LoadUnsafe(in odd[x]);
            // left and right by turns: 0 0 1 1 and 2 2 3 3, each second one from the right.
            Select(Vector128.Shuffle(left, Pairs(0)), Vector128.Shuffle(right, Pairs(0)))
                .StoreUnsafe(ref to, (nuint)(2 * x));
            Select(Vector128.Shuffle(left, Pairs(2)), Vector128.Shuffle(right, Pairs(2)))
                .StoreUnsafe(ref to, (nuint)((2 * x) + Vector128<float>.Count));
        }
    }

    private static Vector128<int> Pairs(int first) => Vector128.Create(first, first, first + 1, first + 1);

    private static Vector128<float> Select(Vector128<float> even, Vector128<float> odd) =>
        Vector128.ConditionalSelect(Vector128.Create(-1, 0, -1, 0).AsSingle(), even, odd);
}
