using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Tapetum.Training.Networks.PyTorch;

/// <summary>
/// Reads what <c>torch.save(model.state_dict(), path)</c> writes: a zip archive with a pickle and a file for each storage since PyTorch 1.6, before that pickles and
/// storages one after the other.
/// <code>
/// zip:     NAME/data.pkl, NAME/data/0, NAME/data/1, …
/// before:  pickle(0x1950a86a20f9469cfc6c) pickle(1001) pickle(system) pickle(state dict) pickle([keys]) { int64 count, numbers }…
/// </code>
/// </summary>
internal sealed class StateDict
{
    private const string Advice = "Save the weights alone: torch.save(model.state_dict(), 'weights.pth').";
    private const long MostBytes = 1L << 30;

    /// <summary>The lowest eight bytes of the old form's mark.</summary>
    private const long OldMark = unchecked((long)0xa86a20f9469cfc6c);

    /// <summary>Under which names checkpoints hold the weights besides other things.</summary>
    private static readonly string[] Nested =
    [
        "state_dict",
        "model_state_dict",
        "params_deploy",
        "params",
        "params_ema",
        "model",
        "net",
        "netG",
    ];

    private readonly string path;
    private readonly Dictionary<string, Storage> storages = new(StringComparer.Ordinal);

    private StateDict(string path) => this.path = path;

    /// <exception cref="StateDictException">It is none, or holds more than numbers.</exception>
    public static IReadOnlyDictionary<string, TorchTensor> Read(string path) => Read(path, out _);

    /// <inheritdoc cref="Read(string)"/>
    /// <param name="path">Where it lies.</param>
    /// <param name="under">The name under which a checkpoint has them beside other things; null where it holds nothing else.</param>
    public static IReadOnlyDictionary<string, TorchTensor> Read(string path, out string? under)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > MostBytes)
            {
                throw new StateDictException(path, "it is larger than a gigabyte", Advice);
            }

            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            StateDict reader = new(path);
            object? root = bytes is [0x50, 0x4b, 0x03, 0x04, ..] ? reader.ReadZip(bytes) : reader.ReadOld(bytes);
            return reader.TensorsIn(root, null, out under);
        }
        catch (Exception e)
            when (e
                    is FormatException
                        or OverflowException
                        or InvalidDataException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            string reason = e is FileNotFoundException or DirectoryNotFoundException
                ? "no such file"
                : e.Message.TrimEnd('.');
            throw new StateDictException(path, reason, Advice, e);
        }
    }

    private object? ReadZip(byte[] bytes)
    {
        using ZipArchive zip = new(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
        ZipArchiveEntry index =
            zip.Entries.FirstOrDefault(entry =>
                entry.FullName == "data.pkl" || entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal)
            ) ?? throw new FormatException("it is a zip archive without data.pkl");
        string folder = index.FullName[..^"data.pkl".Length];
        object? root = new Pickle(BytesOf(index), Call, StorageOf).Read();
        long unpacked = 0;
        foreach ((string key, Storage storage) in storages)
        {
            storage.Bytes = BytesOf(
                zip.GetEntry($"{folder}data/{key}") ?? throw new FormatException($"its numbers data/{key} are missing")
            );
            unpacked += storage.Bytes.Length;
            if (unpacked > MostBytes)
            {
                throw new FormatException("it unpacks to more than a gigabyte");
            }
        }

        return root;
    }

    private static byte[] BytesOf(ZipArchiveEntry entry)
    {
        byte[] bytes =
            entry.Length <= MostBytes
                ? new byte[entry.Length]
                : throw new FormatException("it unpacks to more than a gigabyte");
        using Stream stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }

    private object? ReadOld(byte[] bytes)
    {
        ReadOnlyMemory<byte> rest = bytes;
        object? Next()
        {
            Pickle pickle = new(rest, Call, StorageOf);
            object? value = pickle.Read();
            rest = rest[pickle.End..];
            return value;
        }

        if (bytes.Length < 2 || bytes[0] != 0x80 || Next() is not OldMark)
        {
            throw new FormatException("it is no file of PyTorch's");
        }

        Next(); // protocol
        Next(); // what kind of machine
        object? root = Next();
        List<object?> keys = Next() as List<object?> ?? throw new FormatException("its list of storages is missing");
        foreach (object? key in keys)
        {
            if (key is not string name || !storages.TryGetValue(name, out Storage? storage) || rest.Length < 8)
            {
                throw new FormatException("its storages are damaged");
            }

            long length = BinaryPrimitives.ReadInt64LittleEndian(rest.Span) * storage.BytesPerNumber;
            rest = rest[8..];
            if (length < 0 || length > rest.Length)
            {
                throw new FormatException("it ends inside its numbers");
            }

            storage.Bytes = rest[..(int)length].ToArray();
            rest = rest[(int)length..];
        }

        return root;
    }

    /// <summary>('storage', type, key, location, count).</summary>
    private Storage StorageOf(object?[] id)
    {
        if (id is not ["storage", PickleName { Module: "torch" } type, string key, ..])
        {
            throw new FormatException("its pickle refers to something that is no storage");
        }

        if (!storages.TryGetValue(key, out Storage? storage))
        {
            storages[key] = storage = new Storage(type.Name);
        }

        return storage;
    }

    /// <summary>The names that state dicts call, and no others.</summary>
    private static object? Call(PickleName name, object?[] arguments) =>
        (name.ToString(), arguments) switch
        {
            ("collections.OrderedDict", []) => new Dictionary<object, object?>(),
            (
                "torch._utils._rebuild_tensor_v2",
                [Storage storage, long offset, object?[] shape, object?[] strides, ..]
            ) => new View(storage, offset, Numbers(shape), Numbers(strides)),
            ("torch._utils._rebuild_parameter", [View view, ..]) => view,
            _ => null,
        };

    private static long[] Numbers(object?[] values) =>
        [
            .. values.Select(value =>
                value is long number and >= 0 ? number : throw new FormatException("a tensor's shape is damaged")
            ),
        ];

    private Dictionary<string, TorchTensor> TensorsIn(object? root, string? found, out string? under)
    {
        Dictionary<object, object?> entries =
            root as Dictionary<object, object?> ?? throw new FormatException("it holds no state dict");
        foreach (string name in Nested)
        {
            if (entries.TryGetValue(name, out object? inner) && inner is Dictionary<object, object?> nested)
            {
                return TensorsIn(nested, name, out under);
            }
        }

        Dictionary<string, TorchTensor> tensors = new(StringComparer.Ordinal);
        foreach ((object key, object? value) in entries)
        {
            if (key is string name && value is View view)
            {
                // Models that were trained on several devices have all names below one.
                tensors[name.StartsWith("module.", StringComparison.Ordinal) ? name["module.".Length..] : name] =
                    view.ToTensor();
            }
        }

        under = found;
        return tensors.Count > 0 ? tensors : throw new StateDictException(path, "it holds no weights", Advice);
    }

    private sealed class Storage(string type)
    {
        public byte[] Bytes { get; set; } = [];

        public int BytesPerNumber =>
            type switch
            {
                "FloatStorage" or "IntStorage" => 4,
                "HalfStorage" or "BFloat16Storage" or "ShortStorage" => 2,
                "DoubleStorage" or "LongStorage" => 8,
                "ByteStorage" or "CharStorage" or "BoolStorage" => 1,
                _ => throw new FormatException($"it has numbers of the kind {type}, which are not read"),
            };

        public float[] ToFloats()
        {
            float[] values = new float[Bytes.Length / BytesPerNumber];
            switch (type)
            {
                case "FloatStorage":
                    Bytes.AsSpan(0, 4 * values.Length).CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
                    break;
                case "DoubleStorage":
                    TensorPrimitives.ConvertTruncating<double, float>(MemoryMarshal.Cast<byte, double>(Bytes), values);
                    break;
                case "HalfStorage":
                    TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(Bytes), values);
                    break;
                case "BFloat16Storage":
                    ReadOnlySpan<ushort> upper = MemoryMarshal.Cast<byte, ushort>(Bytes);
                    for (int i = 0; i < values.Length; i++)
                    {
                        values[i] = BitConverter.UInt32BitsToSingle((uint)upper[i] << 16);
                    }

                    break;
                default:
                    throw new FormatException($"it has weights of the kind {type}, which are not read");
            }

            return values;
        }
    }

    private sealed record View(Storage Storage, long Offset, long[] Shape, long[] Strides)
    {
        public TorchTensor ToTensor()
        {
            float[] stored = Storage.ToFloats();
            long count = 1;
            long last = Offset;
            for (int axis = 0; axis < Shape.Length; axis++)
            {
                count = checked(count * Shape[axis]);
                last += (Shape[axis] - 1) * (axis < Strides.Length ? Strides[axis] : 0);
            }

            if (
                Strides.Length != Shape.Length
                || count > stored.Length
                || (count > 0 && (last >= stored.Length || last < 0))
            )
            {
                throw new FormatException("a tensor reaches beyond its numbers");
            }

            float[] values = new float[count];
            for (long i = 0; i < count; i++)
            {
                (long rest, long from) = (i, Offset);
                for (int axis = Shape.Length - 1; axis >= 0; axis--)
                {
                    from += rest % Shape[axis] * Strides[axis];
                    rest /= Shape[axis];
                }

                values[i] = stored[from];
            }

            return new(Shape, values);
        }
    }
}
