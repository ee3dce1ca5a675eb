namespace Tapetum.Raw;

/// <summary>A 3×3 matrix, row by row, in double precision: colour matrices and their inverses.</summary>
public readonly record struct Matrix3x3(
    double M11,
    double M12,
    double M13,
    double M21,
    double M22,
    double M23,
    double M31,
    double M32,
    double M33
)
{
    public static readonly Matrix3x3 Identity = Diagonal(1, 1, 1);

    public double Determinant =>
        (M11 * ((M22 * M33) - (M23 * M32))) - (M12 * ((M21 * M33) - (M23 * M31))) + (M13 * ((M21 * M32) - (M22 * M31)));

    public static Matrix3x3 operator *(Matrix3x3 a, Matrix3x3 b) =>
        new(
            (a.M11 * b.M11) + (a.M12 * b.M21) + (a.M13 * b.M31),
            (a.M11 * b.M12) + (a.M12 * b.M22) + (a.M13 * b.M32),
            (a.M11 * b.M13) + (a.M12 * b.M23) + (a.M13 * b.M33),
            (a.M21 * b.M11) + (a.M22 * b.M21) + (a.M23 * b.M31),
            (a.M21 * b.M12) + (a.M22 * b.M22) + (a.M23 * b.M32),
            (a.M21 * b.M13) + (a.M22 * b.M23) + (a.M23 * b.M33),
            (a.M31 * b.M11) + (a.M32 * b.M21) + (a.M33 * b.M31),
            (a.M31 * b.M12) + (a.M32 * b.M22) + (a.M33 * b.M32),
            (a.M31 * b.M13) + (a.M32 * b.M23) + (a.M33 * b.M33)
        );

    public static Matrix3x3 Diagonal(double x, double y, double z) => new(x, 0, 0, 0, y, 0, 0, 0, z);

    /// <summary>Nine numbers, row by row.</summary>
    public static Matrix3x3 FromRows(ReadOnlySpan<double> m) =>
        new(m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8]);

    /// <inheritdoc cref="FromRows"/>
    public double[] ToRows() => [M11, M12, M13, M21, M22, M23, M31, M32, M33];

    public (double X, double Y, double Z) Apply(double x, double y, double z) =>
        ((M11 * x) + (M12 * y) + (M13 * z), (M21 * x) + (M22 * y) + (M23 * z), (M31 * x) + (M32 * y) + (M33 * z));

    /// <exception cref="InvalidOperationException">The matrix is singular.</exception>
    public Matrix3x3 Inverse()
    {
        double d = Determinant;
        if (Math.Abs(d) < 1e-12)
        {
            throw new InvalidOperationException("A singular colour matrix has no inverse.");
        }

        return new(
            ((M22 * M33) - (M23 * M32)) / d,
            ((M13 * M32) - (M12 * M33)) / d,
            ((M12 * M23) - (M13 * M22)) / d,
            ((M23 * M31) - (M21 * M33)) / d,
            ((M11 * M33) - (M13 * M31)) / d,
            ((M13 * M21) - (M11 * M23)) / d,
            ((M21 * M32) - (M22 * M31)) / d,
            ((M12 * M31) - (M11 * M32)) / d,
            ((M11 * M22) - (M12 * M21)) / d
        );
    }
}
