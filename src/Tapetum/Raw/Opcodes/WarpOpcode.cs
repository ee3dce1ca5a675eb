namespace Tapetum.Raw.Opcodes;

/// <summary>
/// Straightens what the lens bent: WarpRectilinear, WarpRectilinear2, WarpFisheye. A pixel of the straight picture at d = (Δx, Δy) from the optical centre, in units of the farthest
/// corner's distance, r = |d|, has its colour from the bent picture at
/// <code>
/// rectilinear   d·f(r) + tangential    f(r) = Σ kᵢ·rⁱ, or its reciprocal;  tangential = (t₁·(r² + 2Δx²) + 2t₀ΔxΔy, t₀·(r² + 2Δy²) + 2t₁ΔxΔy)
/// fisheye       d·f(r)                 f(r) = (k₀θ + k₁θ³ + k₂θ⁵ + k₃θ⁷) / r,  θ = arctan r
/// </code>
/// </summary>
internal sealed record WarpOpcode(int Id, bool IsOptional, ReadOnlyMemory<byte> Bytes) : Opcode(Id, IsOptional, Bytes)
{
    /// <summary>One for each of the picture's planes, or one for all.</summary>
    public required IReadOnlyList<Plane> Planes { get; init; }

    /// <summary>Of the optical centre, 0 at the left edge and 1 at the right.</summary>
    public required double CenterX { get; init; }

    /// <summary>Of the optical centre, 0 at the top edge and 1 at the bottom.</summary>
    public required double CenterY { get; init; }

    public bool IsFisheye => Id == 2;

    public bool IsReciprocal { get; init; }

    /// <summary>Whether all colours lie in the same places.</summary>
    public bool IsOne => Planes.Skip(1).All(plane => plane.IsSameAs(Planes[0]));

    /// <param name="Radial">Of a rectilinear lens by rising powers of r; of a fisheye k₀ to k₃.</param>
    /// <param name="Tangential0">t₀.</param>
    /// <param name="Tangential1">t₁.</param>
    /// <param name="LeastRadius">f is known from here …</param>
    /// <param name="MostRadius">… to here, and stays as it is there beyond.</param>
    internal sealed record Plane(
        double[] Radial,
        double Tangential0,
        double Tangential1,
        double LeastRadius,
        double MostRadius
    )
    {
        /// <summary>By the numbers.</summary>
        public bool IsSameAs(Plane other) =>
            this with { Radial = other.Radial } == other && Radial.SequenceEqual(other.Radial);
    }

    /// <summary>Where a pixel of the straight picture lies in the bent one, both relative to the centre.</summary>
    public (double X, double Y) SourceOf(Plane plane, double x, double y)
    {
        double square = (x * x) + (y * y);
        double factor = FactorAt(plane, Math.Sqrt(square));
        double across = 2 * x * y;
        return (
            (x * factor) + (plane.Tangential1 * (square + (2 * x * x))) + (plane.Tangential0 * across),
            (y * factor) + (plane.Tangential0 * (square + (2 * y * y))) + (plane.Tangential1 * across)
        );
    }

    /// <summary>f, which all but the tangential part is multiplied by.</summary>
    public double FactorAt(Plane plane, double radius)
    {
        radius = Math.Clamp(radius, plane.LeastRadius, plane.MostRadius);
        double factor = IsFisheye ? Fisheye(plane.Radial, radius) : Polynomial(plane.Radial, radius);
        return IsReciprocal ? 1 / factor : factor;
    }

    private static double Polynomial(double[] coefficients, double at)
    {
        double sum = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
        {
            sum = (sum * at) + coefficients[i];
        }

        return sum;
    }

    private static double Fisheye(double[] k, double radius)
    {
        double angle = Math.Atan(radius);
        double square = angle * angle;
        double ofAngle = k[0] + (square * (k[1] + (square * (k[2] + (square * k[3])))));
        return radius < 1e-9 ? k[0] : angle * ofAngle / radius;
    }
}
