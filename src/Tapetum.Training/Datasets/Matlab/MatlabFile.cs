using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Tapetum.Training.Datasets.Matlab;

/// <summary>
/// Reads variables of a MATLAB file of version 5 (that of 7.3 is HDF5), little-endian:
/// <code>
/// 128 bytes of text, version and 'IM', then elements:  type:u32 length:u32 content, filled up to eight bytes
///                                     or, up to 4 bytes:  type:u16 length:u16 content
/// type 15: an element, compressed by zlib      type 14: an array = flags, sizes, name, then by its class
///   structure   length of a name, names, for each element and field an array        cells   arrays        else   numbers
/// </code>
/// </summary>
/// <remarks>MathWorks, "MAT-File Format", level 5.</remarks>
internal static class MatlabFile
{
    private const int HeadBytes = 128;
    private const int Matrix = 14;
    private const int Compressed = 15;
    private const int LargestBytes = 64 << 20;
    private const int DeepestNesting = 16;

    /// <summary>Reads one variable.</summary>
    /// <exception cref="FormatException">The file is damaged, or has no such variable.</exception>
    public static MatlabValue Read(byte[] file, string name)
    {
        if (file.Length < HeadBytes || file[126] != 'I' || file[127] != 'M')
        {
            throw new FormatException("it is no MATLAB file of version 5");
        }

        for (Cursor cursor = new(file.AsMemory(HeadBytes)); cursor.HasMore; )
        {
            (int type, ReadOnlyMemory<byte> content) = cursor.Next();
            if (type == Compressed)
            {
                (type, content) = new Cursor(Inflate(content)).Next();
            }

            if (type == Matrix && ReadArray(content, depth: 0) is var (found, value) && found == name)
            {
                return value;
            }
        }

        throw new FormatException($"it has no variable '{name}'");
    }

    private static byte[] Inflate(ReadOnlyMemory<byte> content)
    {
        using ZLibStream zlib = new(new MemoryStream(content.ToArray()), CompressionMode.Decompress);
        using MemoryStream inflated = new();
        byte[] part = new byte[1 << 16];
        for (int length = zlib.Read(part); length > 0; length = zlib.Read(part))
        {
            inflated.Write(part, 0, length);
            if (inflated.Length > LargestBytes)
            {
                throw new FormatException("a variable is larger than 64 MB");
            }
        }

        return inflated.ToArray();
    }

    private static (string Name, MatlabValue Value) ReadArray(ReadOnlyMemory<byte> content, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new FormatException("its structures are nested too deeply");
        }

        Cursor cursor = new(content);
        if (!cursor.HasMore)
        {
            return ("", MatlabValue.Empty);
        }

        const int CellClass = 1;
        const int StructureClass = 2;
        const int FirstPlainClass = 4;
        const int LastPlainClass = 15;
        const int Sparse = 5;
        int kind = cursor.Next().Content.Span[0];
        int count = Numbers(cursor.Next()).Aggregate(1, (product, size) => checked(product * (int)size));
        string name = System.Text.Encoding.ASCII.GetString(cursor.Next().Content.Span);
        return kind switch
        {
            CellClass => (name, MatlabValue.Empty with { Cells = [.. Arrays(cursor, count, depth)] }),
            StructureClass => (name, MatlabValue.Empty with { Structures = Structures(cursor, count, depth) }),
            >= FirstPlainClass and <= LastPlainClass and not Sparse when cursor.HasMore => (
                name,
                MatlabValue.Empty with
                {
                    Numbers = Numbers(cursor.Next()),
                }
            ),
            _ => (name, MatlabValue.Empty),
        };
    }

    private static IReadOnlyList<IReadOnlyDictionary<string, MatlabValue>> Structures(
        Cursor cursor,
        int count,
        int depth
    )
    {
        int length = (int)Numbers(cursor.Next())[0];
        byte[] letters = cursor.Next().Content.ToArray();
        string[] names =
        [
            .. letters
                .Chunk(Math.Max(1, length))
                .Select(name => System.Text.Encoding.ASCII.GetString(name).Split('\0')[0]),
        ];
        MatlabValue[] values = [.. Arrays(cursor, checked(count * names.Length), depth)];
        return
        [
            .. values
                .Chunk(Math.Max(1, names.Length))
                .Select(fields => names.Zip(fields).ToDictionary(e => e.First, e => e.Second, StringComparer.Ordinal)),
        ];
    }

    private static IEnumerable<MatlabValue> Arrays(Cursor cursor, int count, int depth)
    {
        for (int i = 0; i < count; i++)
        {
            yield return ReadArray(cursor.Next().Content, depth + 1).Value;
        }
    }

    private static double[] Numbers((int Type, ReadOnlyMemory<byte> Content) element)
    {
        ReadOnlySpan<byte> bytes = element.Content.Span;
        return element.Type switch
        {
            1 => Convert(MemoryMarshal.Cast<byte, sbyte>(bytes), x => x),
            2 or 16 => Convert(bytes, x => x),
            3 => Convert(MemoryMarshal.Cast<byte, short>(bytes), x => x),
            4 or 17 => Convert(MemoryMarshal.Cast<byte, ushort>(bytes), x => x),
            5 => Convert(MemoryMarshal.Cast<byte, int>(bytes), x => x),
            6 => Convert(MemoryMarshal.Cast<byte, uint>(bytes), x => x),
            7 => Convert(MemoryMarshal.Cast<byte, float>(bytes), x => x),
            9 => Convert(MemoryMarshal.Cast<byte, double>(bytes), x => x),
            12 => Convert(MemoryMarshal.Cast<byte, long>(bytes), x => x),
            13 => Convert(MemoryMarshal.Cast<byte, ulong>(bytes), x => x),
            _ => throw new FormatException($"it has numbers of an unknown type {element.Type}"),
        };
    }

    private static double[] Convert<T>(ReadOnlySpan<T> numbers, Func<T, double> convert)
    {
        double[] converted = new double[numbers.Length];
        for (int i = 0; i < converted.Length; i++)
        {
            converted[i] = convert(numbers[i]);
        }

        return converted;
    }

    /// <summary>Goes from element to element.</summary>
    private sealed class Cursor(ReadOnlyMemory<byte> bytes)
    {
        private int at;

        public bool HasMore => bytes.Length - at >= 8;

        public (int Type, ReadOnlyMemory<byte> Content) Next()
        {
            if (!HasMore)
            {
                throw new FormatException("it ends inside an array");
            }

            uint first = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[at..]);
            bool isSmall = first >> 16 != 0;
            int type = (int)(first & 0xffff);
            uint length = isSmall ? first >> 16 : BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[(at + 4)..]);
            int start = at + (isSmall ? 4 : 8);
            if (length > (isSmall ? 4u : (uint)(bytes.Length - start)))
            {
                throw new FormatException("it ends inside an array");
            }

            int end = start + (int)length;
            at =
                isSmall ? at + 8
                : type == Compressed ? end
                : (int)Math.Min(bytes.Length, (end + 7L) / 8 * 8);
            return (type, bytes[start..end]);
        }
    }
}
