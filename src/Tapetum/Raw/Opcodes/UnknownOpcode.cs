namespace Tapetum.Raw.Opcodes;

/// <summary>An opcode that no specification up to 1.7 has, or that is damaged.</summary>
internal sealed record UnknownOpcode(int Id, bool IsOptional, ReadOnlyMemory<byte> Bytes, bool IsDamaged)
    : Opcode(Id, IsOptional, Bytes);
