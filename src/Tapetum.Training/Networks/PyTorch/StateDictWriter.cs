using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Tapetum.Training.Networks.PyTorch;

/// <summary>Writes tensors as <c>torch.save</c> writes a state dict, for <c>torch.load(path, weights_only=True)</c>: the zip form of <see cref="StateDict"/>, 32-bit numbers.</summary>
internal static class StateDictWriter
{
    private const string Folder = "weights";

    public static byte[] Write(IReadOnlyList<(string Name, TorchTensor Tensor)> tensors)
    {
        using MemoryStream file = new();
        using (ZipArchive zip = new(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "data.pkl", PickleOf(tensors));
            Add(zip, "byteorder", "little"u8);
            foreach ((int key, (_, TorchTensor tensor)) in tensors.Index())
            {
                Add(zip, $"data/{key}", MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
            }

            Add(zip, "version", "3\n"u8);
        }

        return file.ToArray();
    }

    /// <summary>A network's averaged weights by its own names.</summary>
    public static IReadOnlyList<(string Name, TorchTensor Tensor)> NamedAsHere(Weights weights) =>
        [
            .. weights.Network.Parameters.Select(parameter =>
                (
                    parameter.Name,
                    new TorchTensor(parameter.Shape, weights.Slice(weights.Averages, parameter.Name).ToArray())
                )
            ),
        ];

    private static void Add(ZipArchive zip, string name, ReadOnlySpan<byte> bytes)
    {
        // PyTorch reads what is stored as it is, and nothing compressed.
        ZipArchiveEntry entry = zip.CreateEntry($"{Folder}/{name}", CompressionLevel.NoCompression);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using Stream stream = entry.Open();
        stream.Write(bytes);
    }

    private static byte[] PickleOf(IReadOnlyList<(string Name, TorchTensor Tensor)> tensors)
    {
        using MemoryStream pickle = new();
        void Op(string opcodes) => pickle.Write(System.Text.Encoding.Latin1.GetBytes(opcodes));
        void Number(long value)
        {
            Span<byte> bytes = stackalloc byte[5];
            bytes[0] = (byte)'J';
            BinaryPrimitives.WriteInt32LittleEndian(bytes[1..], checked((int)value));
            pickle.Write(bytes);
        }

        void Word(string text)
        {
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
            Span<byte> head = stackalloc byte[5];
            head[0] = (byte)'X';
            BinaryPrimitives.WriteInt32LittleEndian(head[1..], bytes.Length);
            pickle.Write(head);
            pickle.Write(bytes);
        }

        void Tuple(IEnumerable<long> values)
        {
            Op("(");
            foreach (long value in values)
            {
                Number(value);
            }

            Op("t");
        }

        Op("\u0080\u0002ccollections\nOrderedDict\n)R(");
        foreach ((int key, (string name, TorchTensor tensor)) in tensors.Index())
        {
            Word(name);
            Op("ctorch._utils\n_rebuild_tensor_v2\n((");
            Word("storage");
            Op("ctorch\nFloatStorage\n");
            Word($"{key}");
            Word("cpu");
            Number(tensor.Values.Length);
            Op("tQ");
            Number(0);
            Tuple(tensor.Shape);
            Tuple(StridesOf(tensor.Shape));
            Op("\u0089ccollections\nOrderedDict\n)RtR");
        }

        Op("u.");
        return pickle.ToArray();
    }

    private static IEnumerable<long> StridesOf(IReadOnlyList<long> shape) =>
        shape.Select((_, axis) => shape.Skip(axis + 1).Aggregate(1L, (product, size) => product * size));
}
