namespace Tapetum.Raw;

/// <summary>Cholesky's decomposition of a symmetric matrix C = L·Lᵀ, and what it solves; matrices are [n, n], row by row.</summary>
internal static class Cholesky
{
    /// <summary>In place: the lower half of C, which alone is read, becomes L.</summary>
    /// <returns>False where C is not positive definite; it is used up then.</returns>
    public static bool Decompose(Span<double> c, int n)
    {
        for (int row = 0; row < n; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double rest = c[(row * n) + column];
                for (int k = 0; k < column; k++)
                {
                    rest -= c[(row * n) + k] * c[(column * n) + k];
                }

                if (row == column && !(rest > 0))
                {
                    return false;
                }

                c[(row * n) + column] = row == column ? Math.Sqrt(rest) : rest / c[(column * n) + column];
            }
        }

        return true;
    }

    /// <summary>In place: x ← L⁻¹·x.</summary>
    public static void SolveLower(ReadOnlySpan<double> l, Span<double> x)
    {
        int n = x.Length;
        for (int row = 0; row < n; row++)
        {
            for (int k = 0; k < row; k++)
            {
                x[row] -= l[(row * n) + k] * x[k];
            }

            x[row] /= l[(row * n) + row];
        }
    }

    /// <summary>In place: x ← L⁻ᵀ·x.</summary>
    public static void SolveUpper(ReadOnlySpan<double> l, Span<double> x)
    {
        int n = x.Length;
        for (int row = n - 1; row >= 0; row--)
        {
            for (int k = row + 1; k < n; k++)
            {
                x[row] -= l[(k * n) + row] * x[k];
            }

            x[row] /= l[(row * n) + row];
        }
    }
}
