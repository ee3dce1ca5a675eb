using System.Numerics;
using System.Runtime.InteropServices;

namespace Tapetum.Development.Detail;

/// <summary>
/// Capture sharpening: what each pixel's light is multiplied by, all channels alike, so that no colour changes.
/// <code>
/// z  = √max(Y, 0)                            Y = (r/n_r + 2·g/n_g + b/n_b) / 4: in z shot noise is even, and so are bright and dark rims
/// d  = z − [1 2 1]ᵀ[1 2 1]/16 ∗ z             detail at the pixel's scale
/// t² = Shot/8 + Read/(8·max(Y, 10⁻⁵))         the noise of z: what is finer may be guessed
/// z' = z + amount·d·d²/(d² + t²)             held within the least and most of the 3 × 3 around, and beyond them a tenth of their difference darker, a fifth brighter
/// gain = (z' / z)², ¼ to 4
/// </code>
/// </summary>
internal sealed class DetailGain
{
    private const float Overshoot = 0.2f;

    // Tone curves are steepest in the dark: rims there show twice as much.
    private const float Undershoot = 0.1f;
    private const float LeastLight = 1e-5f;
    private const float LeastGain = 0.25f;
    private const float MostGain = 4;

    private readonly float red;
    private readonly float green;
    private readonly float blue;
    private readonly float amount;
    private readonly float shot;
    private readonly float read;

    public DetailGain(DevelopmentRecipe recipe)
    {
        red = 0.25f / recipe.Neutral.Red;
        green = 0.5f / recipe.Neutral.Green;
        blue = 0.25f / recipe.Neutral.Blue;
        amount = (float)recipe.Sharpening.Amount;
        shot = (float)(recipe.Sharpening.Noise.Shot / 8);
        read = (float)(recipe.Sharpening.Noise.Read / 8);
    }

    /// <param name="r">[n].</param>
    /// <param name="g">[n].</param>
    /// <param name="b">[n].</param>
    /// <param name="z">[n].</param>
    public void Root(ReadOnlySpan<float> r, ReadOnlySpan<float> g, ReadOnlySpan<float> b, Span<float> z)
    {
        ReadOnlySpan<Vector<float>> reds = MemoryMarshal.Cast<float, Vector<float>>(r);
        ReadOnlySpan<Vector<float>> greens = MemoryMarshal.Cast<float, Vector<float>>(g);
        ReadOnlySpan<Vector<float>> blues = MemoryMarshal.Cast<float, Vector<float>>(b);
        Span<Vector<float>> roots = MemoryMarshal.Cast<float, Vector<float>>(z);
        for (int i = 0; i < roots.Length; i++)
        {
            Vector<float> y = (red * reds[i]) + (green * greens[i]) + (blue * blues[i]);
            roots[i] = Vector.SquareRoot(Vector.Max(y, Vector<float>.Zero));
        }

        for (int i = roots.Length * Vector<float>.Count; i < z.Length; i++)
        {
            z[i] = MathF.Sqrt(MathF.Max(0, (red * r[i]) + (green * g[i]) + (blue * b[i])));
        }
    }

    /// <summary>One row of gains from the roots of it and of its neighbours; beyond the rim the picture goes on as it is there.</summary>
    /// <param name="above">[n].</param>
    /// <param name="row">[n].</param>
    /// <param name="below">[n].</param>
    /// <param name="gain">[n].</param>
    public void Row(ReadOnlySpan<float> above, ReadOnlySpan<float> row, ReadOnlySpan<float> below, Span<float> gain)
    {
        int last = row.Length - 1;
        int x = 0;
        if (row.Length > 2)
        {
            gain[x] = At(above, row, below, x++);
            for (; x + Vector<float>.Count <= last; x += Vector<float>.Count)
            {
                Vectors(above, row, below, x).CopyTo(gain[x..]);
            }
        }

        for (; x <= last; x++)
        {
            gain[x] = At(above, row, below, x);
        }
    }

    internal float At(ReadOnlySpan<float> above, ReadOnlySpan<float> row, ReadOnlySpan<float> below, int x)
    {
        (int left, int right) = (Math.Max(0, x - 1), Math.Min(row.Length - 1, x + 1));
        float sides = above[x] + below[x] + row[left] + row[right];
        float corners = above[left] + above[right] + below[left] + below[right];
        float z = row[x];
        float least = MathF.Min(z, MathF.Min(Least(above, left, x, right), Least(below, left, x, right)));
        least = MathF.Min(least, MathF.Min(row[left], row[right]));
        float most = MathF.Max(z, MathF.Max(Most(above, left, x, right), Most(below, left, x, right)));
        most = MathF.Max(most, MathF.Max(row[left], row[right]));
        float detail = z - ((z * 0.25f) + (sides * 0.125f) + (corners * 0.0625f));
        float light = MathF.Max(z * z, LeastLight);
        float square = detail * detail;
        float more = amount * detail * square / (square + shot + (read / light) + 1e-12f);
        float range = most - least;
        float ratio =
            Math.Clamp(z + more, least - (Undershoot * range), most + (Overshoot * range)) / MathF.Sqrt(light);
        return Math.Clamp(z * z > LeastLight ? ratio * ratio : 1, LeastGain, MostGain);
    }

    private Vector<float> Vectors(ReadOnlySpan<float> above, ReadOnlySpan<float> row, ReadOnlySpan<float> below, int x)
    {
        Vector<float> z = new(row[x..]);
        (Vector<float> left, Vector<float> right) = (new(row[(x - 1)..]), new(row[(x + 1)..]));
        (Vector<float> aboveLeft, Vector<float> up, Vector<float> aboveRight) = Three(above, x);
        (Vector<float> belowLeft, Vector<float> down, Vector<float> belowRight) = Three(below, x);
        Vector<float> sides = up + down + left + right;
        Vector<float> corners = aboveLeft + aboveRight + belowLeft + belowRight;
        Vector<float> least = Vector.Min(
            Vector.Min(
                Vector.Min(aboveLeft, Vector.Min(up, aboveRight)),
                Vector.Min(belowLeft, Vector.Min(down, belowRight))
            ),
            Vector.Min(z, Vector.Min(left, right))
        );
        Vector<float> most = Vector.Max(
            Vector.Max(
                Vector.Max(aboveLeft, Vector.Max(up, aboveRight)),
                Vector.Max(belowLeft, Vector.Max(down, belowRight))
            ),
            Vector.Max(z, Vector.Max(left, right))
        );
        Vector<float> detail = z - ((z * 0.25f) + (sides * 0.125f) + (corners * 0.0625f));
        Vector<float> light = Vector.Max(z * z, new Vector<float>(LeastLight));
        Vector<float> square = detail * detail;
        Vector<float> more =
            amount * detail * square / (square + new Vector<float>(shot + 1e-12f) + (new Vector<float>(read) / light));
        Vector<float> range = most - least;
        Vector<float> held = Vector.Min(Vector.Max(z + more, least - (Undershoot * range)), most + (Overshoot * range));
        Vector<float> gain = Vector.ConditionalSelect(
            Vector.GreaterThan(z * z, new Vector<float>(LeastLight)),
            held * held / light,
            Vector<float>.One
        );
        return Vector.Min(Vector.Max(gain, new Vector<float>(LeastGain)), new Vector<float>(MostGain));
    }

    private static (Vector<float> Left, Vector<float> Middle, Vector<float> Right) Three(
        ReadOnlySpan<float> row,
        int x
    ) => (new(row[(x - 1)..]), new(row[x..]), new(row[(x + 1)..]));

    private static float Least(ReadOnlySpan<float> row, int left, int x, int right) =>
        MathF.Min(row[left], MathF.Min(row[x], row[right]));

    private static float Most(ReadOnlySpan<float> row, int left, int x, int right) =>
        MathF.Max(row[left], MathF.Max(row[x], row[right]));
}
