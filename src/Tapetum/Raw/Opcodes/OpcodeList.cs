using System.Buffers.Binary;

namespace Tapetum.Raw.Opcodes;

/// <summary>
/// What a DNG wants done: to the numbers of the file (OpcodeList1), to the mosaic above black (OpcodeList2), to the demosaicked picture (OpcodeList3). Big-endian in every file:
/// <code>
/// list    count (4) · opcodes
/// opcode  id (4) · DNG version (4) · flags (4): 1 optional, 2 not for previews · length n (4) · parameters (n)
/// </code>
/// Where the tag ends early, so does the list, whatever count it claims; an opcode that is cut off is known as damaged. A list that claims to be empty has what it holds.
/// </summary>
/// <remarks>Digital Negative Specification 1.7, chapter "Opcode List Processing".</remarks>
internal static class OpcodeList
{
    /// <summary>The longest lists that are known have dozens; each opcode may cost a pass over the picture.</summary>
    private const int MaxOpcodes = 256;

    internal const int HeaderBytes = 16;
    private const uint Optional = 1;

    /// <param name="bytes">The tag's value.</param>
    public static IReadOnlyList<Opcode> Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < sizeof(uint))
        {
            return [];
        }

        uint count = Math.Min(BinaryPrimitives.ReadUInt32BigEndian(bytes.Span), MaxOpcodes);
        bytes = bytes[sizeof(uint)..];
        if (count > 0)
        {
            return Parse(bytes, count);
        }

        List<Opcode> unclaimed = Parse(bytes, MaxOpcodes);
        return unclaimed.Exists(opcode => opcode is UnknownOpcode) ? [] : unclaimed;
    }

    /// <summary>A list as a tag holds it.</summary>
    public static byte[] ToBytes(IReadOnlyCollection<Opcode> opcodes)
    {
        byte[] count = new byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(count, opcodes.Count);
        return [.. count, .. opcodes.SelectMany(opcode => opcode.Bytes.ToArray())];
    }

    private static List<Opcode> Parse(ReadOnlyMemory<byte> bytes, uint count)
    {
        List<Opcode> opcodes = [];
        for (; count > 0 && bytes.Length > 0; count--)
        {
            bool hasHeader = bytes.Length >= HeaderBytes;
            uint length = hasHeader ? BinaryPrimitives.ReadUInt32BigEndian(bytes.Span[12..]) : 0;
            if (!hasHeader || length > bytes.Length - HeaderBytes)
            {
                int id = hasHeader ? BinaryPrimitives.ReadInt32BigEndian(bytes.Span) : Opcode.None;
                opcodes.Add(new UnknownOpcode(id, IsOptional: false, bytes, IsDamaged: true));
                break;
            }

            int wholeBytes = HeaderBytes + (int)length;
            opcodes.Add(ParseOne(bytes[..wholeBytes]));
            bytes = bytes[wholeBytes..];
        }

        return opcodes;
    }

    private static Opcode ParseOne(ReadOnlyMemory<byte> whole)
    {
        int id = BinaryPrimitives.ReadInt32BigEndian(whole.Span);
        bool isOptional = (BinaryPrimitives.ReadUInt32BigEndian(whole.Span[8..]) & Optional) != 0;
        OpcodeReader reader = new(id, isOptional, whole, HeaderBytes);
        return id is >= 1 and <= 14
            ? reader.Read() ?? new UnknownOpcode(id, isOptional, whole, IsDamaged: true)
            : new UnknownOpcode(id, isOptional, whole, IsDamaged: false);
    }
}
