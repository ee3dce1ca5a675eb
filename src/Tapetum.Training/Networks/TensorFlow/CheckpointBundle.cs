using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Tapetum.Training.Networks.PyTorch;

namespace Tapetum.Training.Networks.TensorFlow;

/// <summary>
/// Reads a checkpoint as TensorFlow's Saver writes it, version 2: NAME.index says which tensors there are and where in NAME.data-00000-of-00001 and its like
/// their numbers lie. NAME.meta, the graph, is not looked at.
/// </summary>
internal sealed class CheckpointBundle
{
    private const int Float32 = 1;
    private const string IndexEnding = ".index";
    private const string Advice =
        "Give a checkpoint as tf.train.Saver writes it: NAME.index and NAME.data-00000-of-00001 side by side.";

    private readonly string path;
    private readonly Dictionary<string, BundleEntryProto> entries = new(StringComparer.Ordinal);
    private readonly int shards;

    private CheckpointBundle(string path)
    {
        this.path = path;
        foreach (
            (string key, ReadOnlyMemory<byte> value) in new SortedTable(File.ReadAllBytes(path + IndexEnding)).Read()
        )
        {
            if (key.Length > 0)
            {
                entries[key] = BundleEntryProto.Parser.ParseFrom(value.Span);
                continue;
            }

            var header = BundleHeaderProto.Parser.ParseFrom(value.Span);
            shards = header.NumShards;
            if (header.Endianness != 0)
            {
                throw new FormatException("its numbers are big-endian");
            }
        }
    }

    /// <summary>The tensors' names.</summary>
    public IReadOnlyCollection<string> Names => entries.Keys;

    public bool Has(string name) => entries.ContainsKey(name);

    /// <summary>The checkpoint that a file's name means; null where it is none's.</summary>
    /// <param name="file">NAME as Saver was given it, or one of the files.</param>
    public static string? NameOf(string file)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        string name = Path.GetFileName(file);
        int data = name.LastIndexOf(".data-", StringComparison.Ordinal);
        string stem =
            data > 0 ? name[..data]
            : Path.GetExtension(name) is IndexEnding or ".meta" ? Path.GetFileNameWithoutExtension(name)
            : name;
        string checkpoint = Path.Combine(folder, stem);
        return File.Exists(checkpoint + IndexEnding) ? checkpoint : null;
    }

    /// <param name="path">As <see cref="NameOf"/> has it.</param>
    /// <exception cref="StateDictException">It is damaged, or nothing that is read.</exception>
    public static CheckpointBundle Open(string path)
    {
        try
        {
            return new(path);
        }
        catch (Exception e) when (e is FormatException or InvalidProtocolBufferException)
        {
            throw new StateDictException(path + IndexEnding, Clause(e), Advice, e);
        }
    }

    /// <summary>A tensor's axes.</summary>
    public IReadOnlyList<long> ShapeOf(string name) => [.. entries[name].Shape?.Dim.Select(axis => axis.Size) ?? []];

    /// <summary>A tensor's numbers, the last axis running fastest.</summary>
    /// <exception cref="StateDictException">They are damaged, missing or no 32-bit numbers.</exception>
    public float[] Read(string name)
    {
        BundleEntryProto entry = entries[name];
        string file = string.Create(
            CultureInfo.InvariantCulture,
            $"{path}.data-{entry.ShardId:00000}-of-{shards:00000}"
        );
        if (!File.Exists(file))
        {
            throw new StateDictException(file, "it belongs to the checkpoint and is not there", Advice);
        }

        using FileStream stream = File.OpenRead(file);
        long count = ShapeOf(name).Aggregate(1L, (product, size) => product * Math.Max(0, size));
        if (
            entry.Dtype != Float32
            || entry.Size != count * sizeof(float)
            || entry.Offset < 0
            || entry.Size > stream.Length - entry.Offset
        )
        {
            throw new StateDictException(file, $"'{name}' is no tensor of 32-bit numbers within it", Advice);
        }

        float[] values = new float[count];
        Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
        stream.Position = entry.Offset;
        stream.ReadExactly(bytes);
        return MaskedCrc.Of(bytes) == entry.Crc32C
            ? values
            : throw new StateDictException(file, $"the checksum of '{name}' does not match its numbers", Advice);
    }

    private static string Clause(Exception e) => e is FormatException ? e.Message : "its index is damaged";
}
