using System.Numerics;

namespace Tapetum.Training.Networks.TensorFlow;

/// <summary>The checksum of TensorFlow's files: CRC-32C (Castagnoli), turned and shifted.</summary>
internal static class MaskedCrc
{
    private const uint Offset = 0xa282ead8;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return BitOperations.RotateRight(~crc, 15) + Offset;
    }
}
