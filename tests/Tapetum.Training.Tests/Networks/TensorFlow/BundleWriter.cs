using System.Buffers.Binary;

namespace Tapetum.Training.Tests.Networks.TensorFlow;

/// <summary>Writes checkpoints as TensorFlow does, by the descriptions of the formats alone: LevelDB's tables with shortened keys, protocol buffers by hand, checksums bit by bit.</summary>
internal sealed class BundleWriter
{
    private const int EntriesPerBlock = 5;
    private const int EntriesPerRestart = 2;

    private readonly SortedDictionary<string, byte[]> entries = new(StringComparer.Ordinal)
    {
        [""] = [0x08, 1, 0x1a, 2, 0x08, 1], // one shard, little-endian, version 1
    };
    private readonly List<byte> data = [];

    public void Add(string name, IReadOnlyList<long> shape, float[] values)
    {
        byte[] numbers = [.. values.SelectMany(BitConverter.GetBytes)];
        List<byte> dims = [];
        foreach (long size in shape)
        {
            List<byte> dim = [0x08, .. Varint(size)];
            dims.AddRange([0x12, .. Varint(dim.Count), .. dim]);
        }

        List<byte> entry = [0x08, 1, 0x12, .. Varint(dims.Count), .. dims];
        if (data.Count > 0)
        {
            entry.AddRange([0x20, .. Varint(data.Count)]); // a number that is zero is not written
        }

        entry.AddRange([0x28, .. Varint(numbers.Length), 0x35, .. UInt32(Crc(numbers))]);
        entries[name] = [.. entry];
        data.AddRange(numbers);
    }

    public void Write(string path)
    {
        List<byte> file = [];
        List<KeyValuePair<string, byte[]>> index = [];
        foreach (KeyValuePair<string, byte[]>[] chunk in entries.Chunk(EntriesPerBlock))
        {
            index.Add(new(chunk[^1].Key, AddBlock(file, chunk)));
        }

        byte[] others = AddBlock(file, []);
        byte[] end = [.. others, .. AddBlock(file, index)];
        file.AddRange([.. end, .. new byte[40 - end.Length], .. BitConverter.GetBytes(0xdb4775248b80fb57)]);
        File.WriteAllBytes(path + ".index", [.. file]);
        File.WriteAllBytes(path + ".data-00000-of-00001", [.. data]);
    }

    /// <returns>Where it is.</returns>
    private static byte[] AddBlock(List<byte> file, IReadOnlyList<KeyValuePair<string, byte[]>> entries)
    {
        List<byte> block = [];
        List<int> restarts = [0];
        string last = "";
        foreach ((int i, (string key, byte[] value)) in entries.Index())
        {
            if (i > 0 && i % EntriesPerRestart == 0)
            {
                restarts.Add(block.Count);
                last = "";
            }

            int shared = key.Zip(last).TakeWhile(pair => pair.First == pair.Second).Count();
            byte[] added = System.Text.Encoding.UTF8.GetBytes(key[shared..]);
            block.AddRange([.. Varint(shared), .. Varint(added.Length), .. Varint(value.Length), .. added, .. value]);
            last = key;
        }

        restarts.ForEach(restart => block.AddRange(UInt32((uint)restart)));
        block.AddRange(UInt32((uint)restarts.Count));
        byte[] where = [.. Varint(file.Count), .. Varint(block.Count)];
        block.Add(0); // not compressed
        file.AddRange([.. block, .. UInt32(Crc([.. block]))]);
        return where;
    }

    private static uint Crc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in bytes)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
            }
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }

    private static byte[] UInt32(uint value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static IEnumerable<byte> Varint(long value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }
}
