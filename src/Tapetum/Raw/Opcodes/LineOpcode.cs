namespace Tapetum.Raw.Opcodes;

/// <summary>DeltaPerRow, DeltaPerColumn, ScalePerRow, ScalePerColumn: a number for each line, in 65535ths to be added, or to be multiplied by.</summary>
internal sealed record LineOpcode(int Id, bool IsOptional, ReadOnlyMemory<byte> Bytes) : Opcode(Id, IsOptional, Bytes)
{
    public required OpcodeArea Area { get; init; }

    public required float[] Values { get; init; }

    public bool IsPerRow => Id is 10 or 12;

    public bool IsGain => Id is 12 or 13;
}
