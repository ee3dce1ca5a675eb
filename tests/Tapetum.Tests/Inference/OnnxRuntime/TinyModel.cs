using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Tapetum.Tests.Inference.OnnxRuntime;

/// <summary>Writes small ONNX models as protocol buffers by hand: a field is (number · 8 + wire type), then a varint or a length and its bytes.</summary>
internal sealed class TinyModel
{
    private readonly List<byte[]> graph = [];
    private readonly Dictionary<string, byte[]> metadata = new(StringComparer.Ordinal);

    /// <summary>NodeProto: input 1, output 2, op_type 4, attribute 5.</summary>
    public TinyModel Node(string type, string[] inputs, string output, params byte[][] attributes)
    {
        graph.Add(
            Field(
                1,
                [
                    .. inputs.SelectMany(name => Text(1, name)),
                    .. Text(2, output),
                    .. Text(4, type),
                    .. attributes.SelectMany(attribute => Field(5, attribute)),
                ]
            )
        );
        return this;
    }

    /// <summary>AttributeProto: name 1, i 3, s 4, type 20 (INT 2, STRING 3, INTS 7), ints 8.</summary>
    public static byte[] Attribute(string name, long value) =>
        [.. Text(1, name), .. Number(3, value), .. Number(20, 2)];

    public static byte[] Attribute(string name, string value) =>
        [.. Text(1, name), .. Text(4, value), .. Number(20, 3)];

    public static byte[] Attribute(string name, long[] values) =>
        [.. Text(1, name), .. values.SelectMany(value => Number(8, value)), .. Number(20, 7)];

    /// <summary>TensorProto: dims 1, data_type 2, name 8, raw_data 9.</summary>
    public TinyModel Initializer(string name, long[] shape, params float[] values) =>
        Initializer(name, shape, TensorElementType.Float, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    public TinyModel Initializer(string name, long[] shape, TensorElementType type, byte[] bytes)
    {
        graph.Add(
            Field(
                5,
                [
                    .. shape.SelectMany(size => Number(1, size)),
                    .. Number(2, (long)type),
                    .. Text(8, name),
                    .. Field(9, bytes),
                ]
            )
        );
        return this;
    }

    /// <summary>A size that is no number is the name of a dynamic axis.</summary>
    public TinyModel Input(string name, params string[] shape) => Value(11, name, TensorElementType.Float, shape);

    public TinyModel Input(string name, TensorElementType type, params string[] shape) => Value(11, name, type, shape);

    public TinyModel Output(string name, params string[] shape) => Value(12, name, TensorElementType.Float, shape);

    public TinyModel Output(string name, TensorElementType type, params string[] shape) => Value(12, name, type, shape);

    /// <summary>StringStringEntryProto: key 1, value 2. A later value replaces an earlier one.</summary>
    public TinyModel Metadata(string key, string value)
    {
        metadata[key] = Field(14, [.. Text(1, key), .. Text(2, value)]);
        return this;
    }

    /// <summary>ModelProto: ir_version 1, graph 7, opset_import 8 (version 2), metadata_props 14.</summary>
    public byte[] Build() =>
        [
            .. Number(1, 9),
            .. Field(8, [.. Text(1, ""), .. Number(2, 17)]),
            .. Field(7, [.. graph.SelectMany(field => field), .. Text(2, "tiny")]),
            .. metadata.Values.SelectMany(field => field),
        ];

    /// <summary>y = x + w.</summary>
    public static byte[] AddOne() =>
        new TinyModel()
            .Node("Add", ["x", "w"], "y")
            .Initializer("w", [1], 1)
            .Input("x", "n")
            .Output("y", "n")
            .Metadata("greeting", "grüezi")
            .Build();

    /// <summary>A network of the shape that Tapetum runs: two 3×3 convolutions (so its response ends within 4 raw px), then depth-to-space.</summary>
    public static TinyModel DemosaickerGraph(int seed)
    {
        const int Hidden = 16;
        Random random = new(seed);
        float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) * 0.4f)];
        byte[][] same = [Attribute("kernel_shape", [3L, 3]), Attribute("pads", [1L, 1, 1, 1])];
        return new TinyModel()
            .Node("Conv", ["mosaic", "w1", "b1"], "hidden", same)
            .Node("LeakyRelu", ["hidden"], "active")
            .Node("Conv", ["active", "w2", "b2"], "packed", same)
            .Node("DepthToSpace", ["packed"], "rgb", Attribute("blocksize", 2), Attribute("mode", "DCR"))
            .Initializer("w1", [Hidden, 4, 3, 3], Weights(Hidden * 4 * 9))
            .Initializer("b1", [Hidden], Weights(Hidden))
            .Initializer("w2", [12, Hidden, 3, 3], Weights(12 * Hidden * 9))
            .Initializer("b2", [12], Weights(12))
            .Input("mosaic", "batch", "4", "h/2", "w/2")
            .Output("rgb", "batch", "3", "h", "w");
    }

    /// <summary>The network above with the notes that a model of Tapetum's carries.</summary>
    public static byte[] Demosaicker(int seed) => DemosaickerGraph(seed).TapetumMetadata(channels: 16).Build();

    public TinyModel TapetumMetadata(int channels) =>
        Metadata("tapetum.contract", "camera-linear")
            .Metadata("tapetum.normalization", "variance-stabilized-v1")
            .Metadata("tapetum.cfa", "RGGB")
            .Metadata("tapetum.channels", $"{channels}")
            .Metadata("tapetum.name", "tiny");

    /// <summary>ValueInfoProto: name 1, type 2 → tensor_type 1 → elem_type 1, shape 2 → dim 1 → dim_value 1 or dim_param 2.</summary>
    private TinyModel Value(int field, string name, TensorElementType type, string[] shape)
    {
        byte[] dimensions =
        [
            .. shape.SelectMany(size => Field(1, long.TryParse(size, out long n) ? Number(1, n) : Text(2, size))),
        ];
        byte[] tensor = [.. Number(1, (long)type), .. Field(2, dimensions)];
        graph.Add(Field(field, [.. Text(1, name), .. Field(2, Field(1, tensor))]));
        return this;
    }

    private static byte[] Text(int field, string text) => Field(field, System.Text.Encoding.UTF8.GetBytes(text));

    private static byte[] Number(int field, long value) => [.. Varint(field << 3), .. Varint(value)];

    private static byte[] Field(int field, byte[] content) =>
        [.. Varint((field << 3) | 2), .. Varint(content.Length), .. content];

    private static List<byte> Varint(long value)
    {
        List<byte> bytes = [];
        ulong rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7)
        {
            bytes.Add((byte)(rest | 0x80));
        }

        bytes.Add((byte)rest);
        return bytes;
    }
}
