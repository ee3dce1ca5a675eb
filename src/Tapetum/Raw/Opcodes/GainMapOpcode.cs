using Tapetum.Raw.Preparation;

namespace Tapetum.Raw.Opcodes;

/// <summary>GainMap: factors on a grid over the picture.</summary>
internal sealed record GainMapOpcode(int Id, bool IsOptional, ReadOnlyMemory<byte> Bytes)
    : Opcode(Id, IsOptional, Bytes)
{
    public required OpcodeArea Area { get; init; }

    /// <summary>One for each plane of the grid; planes of the picture beyond take the last.</summary>
    public required IReadOnlyList<GainMap> Maps { get; init; }
}
