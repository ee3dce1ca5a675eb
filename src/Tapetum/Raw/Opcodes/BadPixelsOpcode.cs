namespace Tapetum.Raw.Opcodes;

/// <summary>FixBadPixelsConstant and FixBadPixelsList: pixels of a mosaic that are to be made from their neighbours.</summary>
internal sealed record BadPixelsOpcode(int Id, bool IsOptional, ReadOnlyMemory<byte> Bytes)
    : Opcode(Id, IsOptional, Bytes)
{
    /// <summary>All pixels of this value are bad; null for a list.</summary>
    public uint? Constant { get; init; }

    public IReadOnlyList<(int Row, int Column)> Points { get; init; } = [];

    public IReadOnlyList<(int Top, int Left, int Bottom, int Right)> Rectangles { get; init; } = [];
}
