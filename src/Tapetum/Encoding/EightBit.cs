using System.Numerics;
using System.Runtime.InteropServices;

namespace Tapetum.Encoding;

/// <summary>From 16-bit codes to the nearest 8-bit ones.</summary>
internal static class EightBit
{
    private const uint Scale = 255;
    private const uint Half = 32895;
    private const int Shift = 16;

    /// <summary>round(code / 257), without a division: exact for all 65,536 codes.</summary>
    public static byte From(ushort code) => (byte)(((code * Scale) + Half) >> Shift);

    /// <param name="codes">[n].</param>
    /// <param name="bytes">[n].</param>
    public static void From(ReadOnlySpan<ushort> codes, Span<byte> bytes)
    {
        ReadOnlySpan<Vector<ushort>> from = MemoryMarshal.Cast<ushort, Vector<ushort>>(codes);
        Span<Vector<byte>> to = MemoryMarshal.Cast<byte, Vector<byte>>(bytes[..codes.Length]);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = Vector.Narrow(From(from[2 * i]), From(from[(2 * i) + 1]));
        }

        for (int i = to.Length * Vector<byte>.Count; i < codes.Length; i++)
        {
            bytes[i] = From(codes[i]);
        }
    }

    private static Vector<ushort> From(Vector<ushort> codes)
    {
        Vector.Widen(codes, out Vector<uint> low, out Vector<uint> high);
        return Vector.Narrow(From(low), From(high));
    }

    private static Vector<uint> From(Vector<uint> codes) => ((codes * Scale) + new Vector<uint>(Half)) >>> Shift;
}
