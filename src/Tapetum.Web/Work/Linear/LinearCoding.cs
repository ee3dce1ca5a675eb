namespace Tapetum.Web.Work.Linear;

/// <summary>
/// Half floats of a reduced picture in about a quarter of their bytes. Each is rounded to as many bits as an eye can tell, predicted from its left, upper and upper left neighbours
/// (the median edge detector of JPEG-LS, ITU-T T.87), and the difference, folded so that small ones of either sign are small numbers, goes to two planes a row:
/// <code>
/// low bytes of [width, 3], high bytes of [width, 3]      then compressed as HTTP does
/// </code>
/// src/Tapetum.Web/web/src/develop/linearCoding.ts reads it.
/// </summary>
internal sealed class LinearCoding(int widthPx, int droppedBits)
{
    private const int Channels = 3;

    private readonly int numbers = Channels * widthPx;
    private int[] above = new int[Channels * widthPx];
    private int[] current = new int[Channels * widthPx];

    /// <summary>Bytes of a row.</summary>
    public int RowBytes => 2 * numbers;

    /// <param name="row">[width, 3]; rows come from the top down.</param>
    /// <param name="coded"><see cref="RowBytes"/>.</param>
    public void Encode(ReadOnlySpan<Half> row, Span<byte> coded)
    {
        for (int i = 0; i < numbers; i++)
        {
            current[i] = Rounded(row[i]);
            int left = i < Channels ? above[i] : current[i - Channels];
            int corner = i < Channels ? above[i] : above[i - Channels];
            int difference = current[i] - Predicted(left, above[i], corner);
            int folded = (difference << 1) ^ (difference >> 31);
            coded[i] = (byte)folded;
            coded[numbers + i] = (byte)(folded >> 8);
        }

        (above, current) = (current, above);
    }

    private static int Predicted(int left, int up, int corner) =>
        corner >= Math.Max(left, up) ? Math.Min(left, up)
        : corner <= Math.Min(left, up) ? Math.Max(left, up)
        : left + up - corner;

    /// <summary>The bits of a half grow with its value; those of a negative one are taken from zero.</summary>
    private int Rounded(Half value)
    {
        int bits = BitConverter.HalfToUInt16Bits(value);
        int ordered = (bits & 0x8000) != 0 ? -(bits & 0x7FFF) : bits;
        return (ordered + (1 << (droppedBits - 1))) >> droppedBits;
    }
}
