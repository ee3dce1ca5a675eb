namespace Tapetum.Raw.Opcodes;

/// <summary>TrimBounds: what lies outside is no picture.</summary>
internal sealed record TrimOpcode(int Id, bool IsOptional, ReadOnlyMemory<byte> Bytes) : Opcode(Id, IsOptional, Bytes)
{
    public required int TopPx { get; init; }
    public required int LeftPx { get; init; }
    public required int BottomPx { get; init; }
    public required int RightPx { get; init; }
}
