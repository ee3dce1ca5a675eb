namespace Tapetum.Encoding;

/// <summary>From 16-bit codes to the nearest 8-bit ones.</summary>
public static class EightBit
{
    /// <summary>round(code / 257), without a division: exact for all 65,536 codes.</summary>
    public static byte From(ushort code) => (byte)(((code * 255u) + 32895) >> 16);

    public static void From(ReadOnlySpan<ushort> codes, Span<byte> bytes)
    {
        for (int i = 0; i < codes.Length; i++)
        {
            bytes[i] = From(codes[i]);
        }
    }
}
