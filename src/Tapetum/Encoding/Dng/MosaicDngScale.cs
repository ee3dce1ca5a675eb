using Tapetum.Raw;

namespace Tapetum.Encoding.Dng;

/// <summary>
/// How the clean picture becomes a mosaic again, of the sensor's own filters and levels:
/// <code>
/// code(x, y) = 2^Bits·(Black + (White − Black)·rgb(x, y, filter(x, y)))     rounded, 0 … 65535
/// </code>
/// A clean shadow needs finer steps than the sensor's noisy ones, so the file's levels and numbers are multiplied alike by as many powers of two as 16 bits have room for.
/// </summary>
/// <param name="Cfa">The sensor's filters.</param>
/// <param name="BlackDn">The mean of the sensor's black levels; the positions' own differences are taken out.</param>
/// <param name="WhiteDn">The sensor's white level.</param>
/// <param name="Bits">How many powers of two.</param>
internal sealed record MosaicDngScale(CfaPattern Cfa, double BlackDn, double WhiteDn, int Bits)
{
    public static MosaicDngScale For(RawImage raw)
    {
        int bits = 0;
        while (raw.WhiteLevelDn * (2 << bits) <= ushort.MaxValue)
        {
            bits++;
        }

        return new(raw.Cfa, raw.Black.MeanDn, raw.WhiteLevelDn, bits);
    }

    /// <summary>The black level of the file.</summary>
    public double BlackCode => BlackDn * (1 << Bits);

    /// <summary>The white level of the file.</summary>
    public uint WhiteCode => (uint)Math.Round(WhiteDn * (1 << Bits));

    /// <param name="yPx">The row.</param>
    /// <param name="rgb">It, of the clean picture.</param>
    /// <param name="codes">A third as many.</param>
    public void ToCodes(int yPx, ReadOnlySpan<float> rgb, Span<ushort> codes)
    {
        float black = (float)BlackCode;
        float range = WhiteCode - black;
        for (int x = 0; x < codes.Length; x++)
        {
            float code = black + (range * rgb[(3 * x) + Cfa.ColorAt(x, yPx)]);
            codes[x] = (ushort)Math.Clamp(code + 0.5f, 0, ushort.MaxValue);
        }
    }
}
