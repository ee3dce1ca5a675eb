using System.Buffers.Binary;

namespace Tapetum.Encoding.Png;

/// <summary>The CRC-32 of PNG chunks (ISO 3309, polynomial 0xEDB88320 reflected), eight bytes at a time.</summary>
internal static class Crc32
{
    private static readonly uint[][] Tables = MakeTables();

    /// <summary>Continues a checksum; start with 0.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        uint c = ~crc;
        while (data.Length >= 8)
        {
            uint low = c ^ BinaryPrimitives.ReadUInt32LittleEndian(data);
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            c =
                Tables[7][low & 0xFF]
                ^ Tables[6][(low >> 8) & 0xFF]
                ^ Tables[5][(low >> 16) & 0xFF]
                ^ Tables[4][low >> 24]
                ^ Tables[3][high & 0xFF]
                ^ Tables[2][(high >> 8) & 0xFF]
                ^ Tables[1][(high >> 16) & 0xFF]
                ^ Tables[0][high >> 24];
            data = data[8..];
        }

        return ~AppendBytes(c, data);
    }

    private static uint AppendBytes(uint c, ReadOnlySpan<byte> data)
    {
        foreach (byte b in data)
        {
            c = Tables[0][(c ^ b) & 0xFF] ^ (c >> 8);
        }

        return c;
    }

    /// <summary>Tables[k][b]: what byte b does to the checksum when k zero bytes follow it.</summary>
    private static uint[][] MakeTables()
    {
        uint[][] tables = new uint[8][];
        for (int k = 0; k < tables.Length; k++)
        {
            tables[k] = new uint[256];
            for (uint b = 0; b < 256; b++)
            {
                uint c = k == 0 ? b : tables[k - 1][b];
                for (int bit = 0; bit < 8; bit++)
                {
                    c = (c >> 1) ^ ((c & 1) * 0xEDB88320u);
                }

                tables[k][b] = c;
            }
        }

        return tables;
    }
}
