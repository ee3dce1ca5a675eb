using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Tapetum.Training.Datasets.Numpy;

/// <summary>
/// An array of numbers as numpy's <c>save</c> writes it:
/// <code>
/// 93 'NUMPY' version:u8[2] length:u16 {'descr': '&lt;f4', 'fortran_order': False, 'shape': (36, 36), } spaces '\n' numbers
/// </code>
/// </summary>
/// <param name="Type">'&lt;f8', '&lt;f4' or '&lt;u2'.</param>
/// <param name="Shape">The last axis runs fastest.</param>
/// <param name="Bytes">The numbers.</param>
internal sealed partial record NumpyArray(string Type, IReadOnlyList<int> Shape, ReadOnlyMemory<byte> Bytes)
{
    private const int HeadBytes = 10;

    /// <param name="bytes">A file.</param>
    /// <exception cref="FormatException">It is none, or of another type; the message is a clause.</exception>
    public static NumpyArray Of(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> head = bytes.Span;
        int start = HeadBytes + (head.Length < HeadBytes ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(head[8..]));
        if (head is not [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, ..] || head.Length < start)
        {
            throw new FormatException("it is no array of numpy's first format");
        }

        string text = System.Text.Encoding.ASCII.GetString(head[HeadBytes..start]);
        Match description = Description().Match(text);
        if (!description.Success)
        {
            throw new FormatException("it holds no little-endian numbers in the order of C");
        }

        int[] shape =
        [
            .. description
                .Groups["shape"]
                .Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(size => int.Parse(size, NumberStyles.None, CultureInfo.InvariantCulture)),
        ];
        NumpyArray array = new(description.Groups["type"].Value, shape, bytes[start..]);
        long count = shape.Aggregate(1L, (product, size) => checked(product * size));
        return array.Bytes.Length == count * array.Size
            ? array
            : throw new FormatException("it has fewer or more numbers than its shape says");
    }

    private int Size => Type[^1] - '0';

    public double[] ToDoubles() =>
        Type switch
        {
            "<f8" => MemoryMarshal.Cast<byte, double>(Bytes.Span).ToArray(),
            "<f4" => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(Bytes.Span).ToArray(), value => (double)value),
            _ => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(Bytes.Span).ToArray(), value => (double)value),
        };

    [GeneratedRegex(
        @"^\{'descr': '(?<type><f8|<f4|<u2)', 'fortran_order': False, 'shape': \((?<shape>[0-9, ]*)\), \}",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Description();
}
