using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Tapetum.Inference.Bfloat16.Native;
using Tapetum.Inference.Onnx;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Inference.OnnxRuntime.Operators;
using Tapetum.Training.Loop.Configuration;

namespace Tapetum.Training.Graphs;

/// <summary>Builds an ONNX graph node by node; each call returns the tensor that the node makes.</summary>
internal sealed class OnnxGraph
{
    /// <summary>The operator set: 17 is old enough for every reader and new enough for all we use.</summary>
    private const int OperatorSet = 17;
    private const int IrVersion = 8;

    /// <summary>Ends the name under which the 16-bit form of a tensor is stored.</summary>
    internal const string HalfSuffix = ".fp16";

    private readonly GraphProto graph = new() { Name = "tapetum" };
    private readonly Dictionary<string, Tensor> constants = new(StringComparer.Ordinal);
    private readonly List<OnnxOperator> operators = [];
    private int nodeCount;

    /// <summary>Whether operators of our own may be used, which run on the CPU alone. Default true.</summary>
    public bool HasOwnOperators { get; init; } = true;

    /// <summary>What convolutions multiply, where operators of our own may be used. Default floats.</summary>
    public TrainingPrecision Precision { get; init; } = TrainingPrecision.Float32;

    /// <summary>Whether convolutions are to multiply bfloat16, and this processor does.</summary>
    public bool MultipliesBfloat16 =>
        HasOwnOperators && Precision == TrainingPrecision.Bfloat16 && NetworkLibrary.IsSupported;

    /// <summary>The operators of our own that the graph uses: <see cref="OnnxSessionOptions.Operators"/>.</summary>
    public IReadOnlyList<OnnxOperator> Operators => operators;

    /// <summary>Declares a value that the caller gives at each run.</summary>
    public Tensor Input(string name, params ReadOnlySpan<long> shape)
    {
        Tensor tensor = new(name, shape.ToArray());
        graph.Input.Add(Describe(tensor));
        return tensor;
    }

    /// <summary>Declares a value that the caller gets from each run, under a name of its own.</summary>
    public Tensor Output(string name, Tensor value)
    {
        Tensor named = new(name, value.Shape);
        graph.Node.Add(
            new NodeProto
            {
                OpType = "Identity",
                Name = name,
                Input = { value.Name },
                Output = { name },
            }
        );
        graph.Output.Add(Describe(named));
        return named;
    }

    /// <summary>Stores numbers in the file.</summary>
    /// <param name="half">Store 16-bit floats and cast them back when the model loads: half the size, the same kernels.</param>
    public Tensor Initializer(string name, ReadOnlySpan<float> values, ReadOnlySpan<long> shape, bool half = false)
    {
        long[] dims = shape.ToArray();
        if (!half)
        {
            AddInitializer(name, TensorProto.Types.DataType.Float, dims, MemoryMarshal.AsBytes(values));
            return new Tensor(name, dims);
        }

        Half[] halves = new Half[values.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertToHalf(values, halves);
        string stored = name + HalfSuffix;
        AddInitializer(stored, TensorProto.Types.DataType.Float16, dims, MemoryMarshal.AsBytes<Half>(halves));
        return Node(
            "Cast",
            [new Tensor(stored, dims)],
            dims,
            Attribute.Int("to", (int)TensorProto.Types.DataType.Float)
        );
    }

    /// <summary>A list of integers as a tensor: the axes, pads and shapes that operators take as inputs.</summary>
    public Tensor Integers(params ReadOnlySpan<long> values)
    {
        string name = "i:" + string.Join(',', values.ToArray());
        if (!constants.TryGetValue(name, out Tensor? tensor))
        {
            tensor = new Tensor(name, [values.Length]);
            AddInitializer(name, TensorProto.Types.DataType.Int64, tensor.Shape, MemoryMarshal.AsBytes(values));
            constants.Add(name, tensor);
        }

        return tensor;
    }

    /// <summary>A list of numbers that an operator takes as an input.</summary>
    public Tensor Floats(string name, params ReadOnlySpan<float> values)
    {
        if (!constants.TryGetValue(name, out Tensor? tensor))
        {
            tensor = Initializer(name, values, [values.Length]);
            constants.Add(name, tensor);
        }

        return tensor;
    }

    /// <summary>A single number that broadcasts.</summary>
    public Tensor Scalar(float value)
    {
        string name = $"f:{value:R}";
        if (!constants.TryGetValue(name, out Tensor? tensor))
        {
            Span<byte> bytes = stackalloc byte[sizeof(float)];
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            tensor = new Tensor(name, []);
            AddInitializer(name, TensorProto.Types.DataType.Float, [], bytes);
            constants.Add(name, tensor);
        }

        return tensor;
    }

    /// <summary>Adds a node with one output.</summary>
    public Tensor Node(
        string operation,
        ReadOnlySpan<Tensor> inputs,
        IReadOnlyList<long> shape,
        params ReadOnlySpan<Attribute> attributes
    ) => Nodes(operation, inputs, [shape], attributes)[0];

    /// <summary>Adds a node of an operator of our own.</summary>
    public Tensor Node(OnnxOperator operation, ReadOnlySpan<Tensor> inputs, IReadOnlyList<long> shape)
    {
        Tensor output = Node(operation.Name, inputs, shape);
        graph.Node[^1].Domain = OnnxOperator.Domain;
        if (!operators.Contains(operation))
        {
            operators.Add(operation);
        }

        return output;
    }

    /// <summary>Adds a node with several outputs.</summary>
    public Tensor[] Nodes(
        string operation,
        ReadOnlySpan<Tensor> inputs,
        IReadOnlyList<IReadOnlyList<long>> shapes,
        params ReadOnlySpan<Attribute> attributes
    )
    {
        string name = $"{operation}_{nodeCount++}";
        NodeProto node = new() { OpType = operation, Name = name };
        foreach (Tensor input in inputs)
        {
            node.Input.Add(input.Name);
        }

        foreach (Attribute attribute in attributes)
        {
            node.Attribute.Add(attribute.Proto);
        }

        Tensor[] outputs =
        [
            .. shapes.Select((shape, i) => new Tensor(shapes.Count == 1 ? name : $"{name}.{i}", shape)),
        ];
        node.Output.AddRange(outputs.Select(output => output.Name));
        graph.ValueInfo.AddRange(outputs.Where(output => output.Shape.Any(size => size < 0)).Select(Describe));
        graph.Node.Add(node);
        return outputs;
    }

    /// <summary>The model file's bytes.</summary>
    /// <param name="metadata">Key-value pairs stored with the model.</param>
    public byte[] ToModel(IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        ModelProto model = new()
        {
            IrVersion = IrVersion,
            ProducerName = "Tapetum",
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Version = OperatorSet } },
        };
        if (operators.Count > 0)
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = OnnxOperator.Domain, Version = 1 });
        }

        foreach ((string key, string value) in metadata ?? [])
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return model.ToByteArray();
    }

    private static ValueInfoProto Describe(Tensor tensor)
    {
        TensorShapeProto shape = new();
        for (int axis = 0; axis < tensor.Shape.Count; axis++)
        {
            long size = tensor.Shape[axis];
            shape.Dim.Add(
                size < 0
                    ? new TensorShapeProto.Types.Dimension { DimParam = SizeName(axis, size) }
                    : new TensorShapeProto.Types.Dimension { DimValue = size }
            );
        }

        TypeProto.Types.Tensor type = new() { ElemType = TensorProto.Types.DataType.Float, Shape = shape };
        return new ValueInfoProto
        {
            Name = tensor.Name,
            Type = new TypeProto { TensorType = type },
        };
    }

    /// <summary>One name for all sizes that are equal whatever the input's, so that ONNX Runtime can tell that two tensors have one shape.</summary>
    private static string SizeName(int axis, long size)
    {
        string[] axes = ["batch", "channels", "height", "width"];
        double factor = (double)size / Tensor.Any;
        return factor.Equals(1) ? axes[axis] : string.Create(CultureInfo.InvariantCulture, $"{factor} {axes[axis]}");
    }

    private void AddInitializer(
        string name,
        TensorProto.Types.DataType type,
        IReadOnlyList<long> shape,
        ReadOnlySpan<byte> bytes
    )
    {
        TensorProto tensor = new()
        {
            Name = name,
            DataType = type,
            RawData = ByteString.CopyFrom(bytes),
        };
        tensor.Dims.AddRange(shape);
        graph.Initializer.Add(tensor);
    }
}
