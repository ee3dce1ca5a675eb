using System.Buffers.Binary;
using Google.Protobuf;
using Tapetum.Training.Networks.TensorFlow;

namespace Tapetum.Training.Loop.Records;

/// <summary>
/// Curves and pictures of a run as TensorBoard shows them: <c>tensorboard --logdir runs</c>. A file of records,
/// <code>
/// uint64 length, uint32 crc(length), length bytes of Event, uint32 crc(bytes)        little-endian
/// Event      1 wall_time double   2 step int64   3 file_version string   5 summary   7 session_log
/// Summary    1 value, repeated: 1 tag string   2 simple_value float   4 image: 1 height 2 width 3 colorspace int32, 4 encoded bytes
/// SessionLog 1 status: 1 START, which drops what was logged from that step on
/// </code>
/// </summary>
/// <remarks>TensorFlow's event.proto, summary.proto and lib/io/record_writer.</remarks>
internal sealed class TensorBoardFile
{
    private const string Version = "brain.Event:2";
    private const int Start = 1;
    private const int Rgb = 3;

    private readonly string path;
    private readonly TimeProvider time;

    /// <param name="folder">Of the run.</param>
    /// <param name="firstStep">From which on it logs; above 1 when it goes on.</param>
    /// <param name="time">When events happened.</param>
    public TensorBoardFile(string folder, long firstStep, TimeProvider time)
    {
        this.time = time;
        string name = $"events.out.tfevents.{time.GetUtcNow().ToUnixTimeMilliseconds()}.{Environment.MachineName}";
        path = Path.Combine(folder, name);
        Append(0, output => WriteText(output, 3, Version));
        if (firstStep > 1)
        {
            Append(firstStep, output => WriteMessage(output, 7, log => WriteNumber(log, 1, Start)));
        }
    }

    /// <summary>Numbers of a step, each with the name of its curve.</summary>
    public void Add(long step, params IEnumerable<(string Tag, double Value)> numbers) =>
        Append(
            step,
            output =>
                WriteMessage(
                    output,
                    5,
                    summary =>
                    {
                        foreach ((string tag, double value) in numbers)
                        {
                            WriteMessage(summary, 1, one => WriteScalar(one, tag, (float)value));
                        }
                    }
                )
        );

    /// <summary>A picture of a step.</summary>
    /// <param name="step">After which it was made.</param>
    /// <param name="tag">Its name.</param>
    /// <param name="widthPx">Of it.</param>
    /// <param name="heightPx">Of it.</param>
    /// <param name="encoded">As JPEG or PNG.</param>
    public void Add(long step, string tag, int widthPx, int heightPx, byte[] encoded) =>
        Append(
            step,
            output =>
                WriteMessage(
                    output,
                    5,
                    summary =>
                        WriteMessage(
                            summary,
                            1,
                            value =>
                            {
                                WriteText(value, 1, tag);
                                WriteMessage(value, 4, image => WriteImage(image, widthPx, heightPx, encoded));
                            }
                        )
                )
        );

    private static void WriteScalar(CodedOutputStream output, string tag, float value)
    {
        WriteText(output, 1, tag);
        output.WriteTag(2, WireFormat.WireType.Fixed32);
        output.WriteFloat(value);
    }

    private static void WriteImage(CodedOutputStream output, int widthPx, int heightPx, byte[] encoded)
    {
        WriteNumber(output, 1, heightPx);
        WriteNumber(output, 2, widthPx);
        WriteNumber(output, 3, Rgb);
        output.WriteTag(4, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(encoded));
    }

    private static void WriteNumber(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    private static void WriteText(CodedOutputStream output, int field, string text)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    }

    private static void WriteMessage(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(Bytes(write)));
    }

    private static byte[] Bytes(Action<CodedOutputStream> write)
    {
        using MemoryStream stream = new();
        using (CodedOutputStream output = new(stream, leaveOpen: true))
        {
            write(output);
        }

        return stream.ToArray();
    }

    private void Append(long step, Action<CodedOutputStream> what)
    {
        byte[] data = Bytes(output =>
        {
            output.WriteTag(1, WireFormat.WireType.Fixed64);
            output.WriteDouble((time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
            WriteNumber(output, 2, step);
            what(output);
        });
        byte[] record = new byte[sizeof(ulong) + sizeof(uint) + data.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        uint ofLength = MaskedCrc.Of(record.AsSpan(0, sizeof(ulong)));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(ulong)), ofLength);
        data.CopyTo(record, sizeof(ulong) + sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(record.Length - sizeof(uint)), MaskedCrc.Of(data));
        using FileStream file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(record);
    }
}
