namespace Tapetum.Raw.Opcodes;

/// <summary>MapTable: 65535·x becomes the table's number at that place, the last one beyond its end.</summary>
internal sealed record TableOpcode(int Id, bool IsOptional, ReadOnlyMemory<byte> Bytes) : Opcode(Id, IsOptional, Bytes)
{
    public required OpcodeArea Area { get; init; }

    public required ushort[] Table { get; init; }
}
