namespace Tapetum.Raw.Opcodes;

/// <summary>
/// FixVignetteRadial: brightens towards the corners by
/// <code>g(r) = 1 + k₀r² + k₁r⁴ + k₂r⁶ + k₃r⁸ + k₄r¹⁰</code>
/// with r from the optical centre, in units of the farthest corner's distance.
/// </summary>
internal sealed record VignetteOpcode(int Id, bool IsOptional, ReadOnlyMemory<byte> Bytes)
    : Opcode(Id, IsOptional, Bytes)
{
    /// <summary>k₀ to k₄.</summary>
    public required double[] Coefficients { get; init; }

    public required double CenterX { get; init; }

    public required double CenterY { get; init; }

    public double GainAt(double squaredRadius)
    {
        double sum = 0;
        for (int i = Coefficients.Length - 1; i >= 0; i--)
        {
            sum = (sum + Coefficients[i]) * squaredRadius;
        }

        return 1 + sum;
    }
}
