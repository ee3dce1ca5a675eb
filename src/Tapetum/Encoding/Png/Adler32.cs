namespace Tapetum.Encoding.Png;

/// <summary>The checksum of zlib streams (RFC 1950): a = 1 + Σ bytes, b = Σ of a after each byte, both modulo 65521.</summary>
internal static class Adler32
{
    /// <summary>The checksum of no bytes.</summary>
    public const uint Empty = 1;

    private const uint Modulus = 65521;

    /// <summary>
    /// The checksum of two parts one after another. With n bytes in the second:
    /// <code>a = a₁ + a₂ − 1;  b = b₁ + b₂ + n·(a₁ − 1)</code>
    /// </summary>
    public static uint Combine(uint first, uint second, long secondBytes)
    {
        ulong a1 = first & 0xFFFF;
        ulong a2 = second & 0xFFFF;
        ulong n = (ulong)secondBytes % Modulus;
        ulong a = (a1 + a2 + Modulus - 1) % Modulus;
        ulong b = ((first >> 16) + (second >> 16) + (n * (a1 + Modulus - 1))) % Modulus;
        return (uint)((b << 16) | a);
    }
}
