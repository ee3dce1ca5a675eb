using System.Buffers.Binary;

namespace Tapetum.Tests.Raw;

/// <summary>The same TIFF file in the other byte order: header, directories and values. Pixels stay as they are, as those of JPEG may.</summary>
internal static class BigEndianTiff
{
    private static readonly ushort[] Pointers = [330, 34665, 34853];
    private static readonly int[] SizeByType = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

    /// <summary>Rationals are two numbers.</summary>
    private static readonly int[] NumberByType = [0, 1, 1, 2, 4, 4, 1, 1, 2, 4, 4, 4, 8, 4];

    public static byte[] Of(byte[] littleEndian)
    {
        byte[] file = [.. littleEndian];
        (file[0], file[1]) = ((byte)'M', (byte)'M');
        uint first = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(4));
        file.AsSpan(2, 2).Reverse();
        file.AsSpan(4, 4).Reverse();
        Turn(file, first);
        return file;
    }

    private static void Turn(byte[] file, uint at)
    {
        while (at != 0)
        {
            int count = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan((int)at));
            file.AsSpan((int)at, 2).Reverse();
            for (int i = 0; i < count; i++)
            {
                TurnEntry(file, (int)at + 2 + (12 * i));
            }

            int next = (int)at + 2 + (12 * count);
            at = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(next));
            file.AsSpan(next, 4).Reverse();
        }
    }

    private static void TurnEntry(byte[] file, int at)
    {
        ushort tag = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));
        int type = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at + 2));
        int count = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4));
        int bytes = count * SizeByType[type];
        int values = bytes <= 4 ? at + 8 : BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 8));
        if (Pointers.Contains(tag))
        {
            for (int i = 0; i < count; i++)
            {
                Turn(file, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(values + (4 * i))));
            }
        }

        for (int i = 0; i < bytes; i += NumberByType[type])
        {
            file.AsSpan(values + i, NumberByType[type]).Reverse();
        }

        if (bytes > 4)
        {
            file.AsSpan(at + 8, 4).Reverse();
        }

        file.AsSpan(at, 2).Reverse();
        file.AsSpan(at + 2, 2).Reverse();
        file.AsSpan(at + 4, 4).Reverse();
    }
}
