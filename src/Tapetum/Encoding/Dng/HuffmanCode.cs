namespace Tapetum.Encoding.Dng;

/// <summary>The prefix code that writes given symbols in the fewest bits, none longer than 16.</summary>
/// <remarks>ITU-T T.81, annex K.2: codes of all ones are reserved.</remarks>
internal sealed class HuffmanCode
{
    private const int MaxLength = 16;

    private readonly ushort[] codes;
    private readonly byte[] lengths;

    /// <param name="frequencies">How often each symbol occurs; those that do not get no code.</param>
    public HuffmanCode(ReadOnlySpan<int> frequencies)
    {
        (codes, lengths) = (new ushort[frequencies.Length], new byte[frequencies.Length]);
        int[] sizes = Sizes(frequencies);
        LengthCounts = Limit(sizes);
        Symbols =
        [
            .. Enumerable
                .Range(0, frequencies.Length)
                .Where(s => sizes[s] > 0)
                .OrderBy(s => sizes[s])
                .Select(s => (byte)s),
        ];
        AssignCodes();
    }

    /// <summary>How many codes there are of 1, 2, … 16 bits.</summary>
    public byte[] LengthCounts { get; }

    /// <summary>In the order of their codes.</summary>
    public byte[] Symbols { get; }

    public (ushort Code, byte Length) this[int symbol] => (codes[symbol], lengths[symbol]);

    /// <summary>The length of each symbol's code, without a limit; the last one belongs to the reserved code.</summary>
    private static int[] Sizes(ReadOnlySpan<int> frequencies)
    {
        int count = frequencies.Length + 1;
        long[] weights = [.. frequencies.ToArray(), 1];
        int[] sizes = new int[count];
        int[] trees = [.. Enumerable.Range(0, count)];
        while (true)
        {
            int[] roots =
            [
                .. Enumerable
                    .Range(0, count)
                    .Where(i => weights[i] > 0)
                    .OrderBy(i => weights[i])
                    .ThenByDescending(i => i)
                    .Take(2),
            ];
            if (roots.Length < 2)
            {
                return sizes;
            }

            weights[roots[0]] += weights[roots[1]];
            weights[roots[1]] = 0;
            for (int i = 0; i < count; i++)
            {
                trees[i] = trees[i] == roots[1] ? roots[0] : trees[i];
                sizes[i] += trees[i] == roots[0] ? 1 : 0;
            }
        }
    }

    private static byte[] Limit(int[] sizes)
    {
        int[] counts = new int[sizes.Max() + MaxLength + 2];
        foreach (int size in sizes.Where(size => size > 0))
        {
            counts[size]++;
        }

        for (int i = counts.Length - 1; i > MaxLength; i--)
        {
            while (counts[i] > 0)
            {
                // Two of the longest: one moves up, the other pairs with a shorter one that moves down.
                int shorter = i - 2;
                while (counts[shorter] == 0)
                {
                    shorter--;
                }

                counts[i] -= 2;
                counts[i - 1]++;
                counts[shorter + 1] += 2;
                counts[shorter]--;
            }
        }

        counts[Array.FindLastIndex(counts, n => n > 0)]--;
        return [.. counts[1..(MaxLength + 1)].Select(n => (byte)n)];
    }

    private void AssignCodes()
    {
        (int code, int symbol) = (0, 0);
        for (int length = 1; length <= MaxLength; length++, code <<= 1)
        {
            for (int i = 0; i < LengthCounts[length - 1]; i++, code++, symbol++)
            {
                (codes[Symbols[symbol]], lengths[Symbols[symbol]]) = ((ushort)code, (byte)length);
            }
        }
    }
}
