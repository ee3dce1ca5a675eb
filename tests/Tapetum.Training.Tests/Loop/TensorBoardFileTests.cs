using System.Buffers.Binary;
using Google.Protobuf;
using Tapetum.Training.Loop.Records;

namespace Tapetum.Training.Tests.Loop;

/// <summary>Read back by the format's description alone: records, checksums, fields.</summary>
public sealed class TensorBoardFileTests : IDisposable
{
    private static readonly DateTimeOffset Moment = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new();

    private string Written => Directory.GetFiles(folder.Path, "events.out.tfevents.*").ShouldHaveSingleItem();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Numbers_and_pictures_are_events_of_their_steps()
    {
        TensorBoardFile file = new(folder.Path, firstStep: 1, new At(Moment));
        file.Add(50, ("loss", 0.25), ("PSNR in dB/base ISO, ÷1", 40.5));
        file.Add(70, "preview", 640, 480, [1, 2, 3]);

        Dictionary<int, List<object>>[] events = [.. Records(File.ReadAllBytes(Written)).Select(Fields)];

        events.Length.ShouldBe(3);
        Text(events[0][3][0]).ShouldBe("brain.Event:2");
        events[1][2].ShouldBe([50L]);
        BitConverter.Int64BitsToDouble((long)events[1][1][0]).ShouldBe(Moment.ToUnixTimeSeconds());
        List<object> values = Fields(Bytes(events[1][5][0]))[1];
        values.Select(value => Text(Fields(Bytes(value))[1][0])).ShouldBe(["loss", "PSNR in dB/base ISO, ÷1"]);
        values.Select(value => (float)Fields(Bytes(value))[2][0]).ShouldBe([0.25f, 40.5f]);
        events[2][2].ShouldBe([70L]);
        var image = Fields(Bytes(Fields(Bytes(Fields(Bytes(events[2][5][0]))[1][0]))[4][0]));
        (image[1][0], image[2][0], image[3][0]).ShouldBe((480L, 640L, 3L));
        Bytes(image[4][0]).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void A_run_that_goes_on_drops_what_was_logged_after_its_checkpoint()
    {
        _ = new TensorBoardFile(folder.Path, firstStep: 41, TimeProvider.System);

        var session = Records(File.ReadAllBytes(Written)).Select(Fields).Last();

        session[2].ShouldBe([41L]);
        Fields(Bytes(session[7][0]))[1].ShouldBe([1L]);
    }

    private static byte[] Bytes(object field) => ((ByteString)field).ToByteArray();

    private static string Text(object field) => ((ByteString)field).ToStringUtf8();

    private static IEnumerable<byte[]> Records(byte[] file)
    {
        for (int at = 0; at < file.Length; )
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)).ShouldBe(Masked(file.AsSpan(at, 8)));
            byte[] data = file[(at + 12)..(at + 12 + length)];
            BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)).ShouldBe(Masked(data));
            yield return data;
            at += length + 16;
        }
    }

    /// <summary>CRC-32C bit by bit, as its polynomial is defined.</summary>
    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        Castagnoli("123456789"u8).ShouldBe(0xE3069283, "the check value of its catalogue");
        uint crc = Castagnoli(bytes);
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }

    private static uint Castagnoli(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in bytes)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
            }
        }

        return ~crc;
    }

    private static Dictionary<int, List<object>> Fields(byte[] message)
    {
        Dictionary<int, List<object>> fields = [];
        CodedInputStream input = new(message);
        while (input.ReadTag() is var tag and not 0)
        {
            object value = WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => input.ReadInt64(),
                WireFormat.WireType.Fixed64 => input.ReadSFixed64(),
                WireFormat.WireType.Fixed32 => input.ReadFloat(),
                _ => input.ReadBytes(),
            };
            int field = WireFormat.GetTagFieldNumber(tag);
            fields.TryAdd(field, []);
            fields[field].Add(value);
        }

        return fields;
    }

    private sealed class At(DateTimeOffset moment) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => moment;
    }
}
