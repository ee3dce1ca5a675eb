namespace Tapetum.Raw.Opcodes;

/// <summary>MapPolynomial: x becomes Σ cᵢ·xⁱ, between 0 and 1.</summary>
internal sealed record PolynomialOpcode(int Id, bool IsOptional, ReadOnlyMemory<byte> Bytes)
    : Opcode(Id, IsOptional, Bytes)
{
    public required OpcodeArea Area { get; init; }

    public required double[] Coefficients { get; init; }
}
