using System.Runtime.Intrinsics;

namespace Tapetum.Sensor.Estimation;

/// <summary>
/// Splits a block's energy by spatial frequency with an orthonormal 8×8 cosine transform, F = C·X·Cᵀ. White noise of variance σ² gives every
/// coefficient that variance, independently; pictures put their energy into low frequencies.
/// </summary>
internal static class BlockSpectrum
{
    public const int Side = 8;

    /// <summary>How many coefficients <see cref="BandEnergies.Select"/> is the mean of.</summary>
    public const int SelectCount = 6;

    /// <summary>How many coefficients <see cref="BandEnergies.Texture"/> is the mean of.</summary>
    public const int TextureCount = 6;

    /// <summary>How many coefficients <see cref="BandEnergies.High"/> is the mean of.</summary>
    public const int HighCount = 49;

    /// <summary>Which band a coefficient with u half waves down (row) and v across (column) belongs to; offset and slope belong to none.</summary>
    private static readonly string[] Bands =
    [
        "··tsshhh",
        "·stthhhh",
        "ttshhhhh",
        "sthhhhhh",
        "shhhhhhh",
        "hhhhhhhh",
        "hhhhhhhh",
        "hhhhhhhh",
    ];

    private static readonly Vector256<float>[] Columns = CosineColumns();
    private static readonly Vector256<float>[] SelectMask = Mask('s', SelectCount);
    private static readonly Vector256<float>[] TextureMask = Mask('t', TextureCount);
    private static readonly Vector256<float>[] HighMask = Mask('h', HighCount);

    /// <param name="rows">[8, 8] samples.</param>
    public static BandEnergies Measure(ReadOnlySpan<Vector256<float>> rows)
    {
        Vector256<float> select = Vector256<float>.Zero;
        Vector256<float> texture = Vector256<float>.Zero;
        Vector256<float> high = Vector256<float>.Zero;
        for (int u = 0; u < Side; u++)
        {
            Vector256<float> vertical = Vector256<float>.Zero; // row u of C·X
            for (int y = 0; y < Side; y++)
            {
                vertical += rows[y] * Columns[y][u];
            }

            Vector256<float> f = Vector256<float>.Zero; // row u of C·X·Cᵀ
            for (int x = 0; x < Side; x++)
            {
                f += Columns[x] * vertical[x];
            }

            Vector256<float> energy = f * f;
            select += energy * SelectMask[u];
            texture += energy * TextureMask[u];
            high += energy * HighMask[u];
        }

        return new(Vector256.Sum(select), Vector256.Sum(texture), Vector256.Sum(high));
    }

    /// <summary>C[u, x] = √(2/8)·cos(π·u·(x + ½)/8), 1/√8 for u = 0; element x of the result holds all u.</summary>
    private static Vector256<float>[] CosineColumns()
    {
        Vector256<float>[] columns = new Vector256<float>[Side];
        Span<float> column = stackalloc float[Side];
        for (int x = 0; x < Side; x++)
        {
            for (int u = 0; u < Side; u++)
            {
                column[u] = MathF.Sqrt((u == 0 ? 1f : 2f) / Side) * MathF.Cos(MathF.PI * u * (x + 0.5f) / Side);
            }

            columns[x] = Vector256.Create<float>(column);
        }

        return columns;
    }

    private static Vector256<float>[] Mask(char band, int count)
    {
        Vector256<float>[] mask = new Vector256<float>[Side];
        Span<float> row = stackalloc float[Side];
        for (int u = 0; u < Side; u++)
        {
            for (int v = 0; v < Side; v++)
            {
                row[v] = Bands[u][v] == band ? 1f / count : 0;
            }

            mask[u] = Vector256.Create<float>(row);
        }

        return mask;
    }
}
