using Tapetum.Inference.Onnx;

namespace Tapetum.Inference.Bfloat16;

/// <summary>
/// Recognises in an ONNX graph the residual U-Net that Tapetum's own networks are, ending in parts, and takes it for its layers:
/// <code>
/// mosaic ─ head ─┬──────────────────────────────── up ─ block ─ parts
///              down ─ block ─┬──────── up ─ block ─┘
///                          down ─ block ─┘
/// </code>
/// </summary>
internal sealed class ResidualGraph
{
    private const int ChannelStep = 16; // what the processor multiplies at once
    private const int MostDown = 4; // as tiles' sizes have it

    private readonly Dictionary<string, TensorProto> stored;
    private readonly Dictionary<string, float[]> constants = new(StringComparer.Ordinal);
    private readonly Queue<NodeProto> nodes = new();
    private readonly Stack<(string Value, int Channels)> wentDown = new();
    private readonly List<ResidualLayer> layers = [];
    private string value;

    private ResidualGraph(GraphProto graph, string input)
    {
        stored = graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        value = input;
        foreach (NodeProto node in graph.Node.Where(node => !IsConstant(node)))
        {
            nodes.Enqueue(node);
        }
    }

    /// <returns>Null when the graph is anything else.</returns>
    public static IReadOnlyList<ResidualLayer>? TryRead(GraphProto graph, string input, string output)
    {
        ResidualGraph reader = new(graph, input);
        return reader.Read(output) ? reader.layers : null;
    }

    private bool Read(string output)
    {
        while (nodes.TryDequeue(out NodeProto? node))
        {
            if (node is { OpType: "Identity", Output: [var last] } && last == output)
            {
                return nodes.Count == 0
                    && wentDown.Count == 0
                    && Reads(node, value)
                    && layers is [.., { Kind: ResidualLayerKind.Parts }];
            }

            if (layers is [.., { Kind: ResidualLayerKind.Parts }] || ReadLayer(node) is not { } layer || !Fits(layer))
            {
                return false;
            }

            layers.Add(layer);
        }

        return false;
    }

    private ResidualLayer? ReadLayer(NodeProto node) =>
        node is { OpType: "Conv" } && Reads(node, value)
            ? (KernelOf(node), layers.Count) switch
            {
                ([3, 3], 0) => Take(ResidualLayerKind.Head, node),
                ([3, 3], _) => ReadBlock(node),
                ([2, 2], > 0) when Numbers(node, "strides") is [2, 2] && wentDown.Count < MostDown => GoDown(node),
                ([1, 1], > 0) when nodes.TryPeek(out NodeProto? next) => next.OpType == "Resize"
                    ? ReadUp(node)
                    : Take(ResidualLayerKind.Parts, node),
                _ => null,
            }
            : null;

    private ResidualLayer? GoDown(NodeProto node)
    {
        wentDown.Push((value, layers[^1].Outputs));
        return Take(ResidualLayerKind.Down, node);
    }

    private ResidualLayer? ReadBlock(NodeProto first)
    {
        string before = value;
        if (
            Take(ResidualLayerKind.Block, first) is { } layer
            && Follow("LeakyRelu", value) is { } leaky
            && Follow("Conv", value) is { } second
            && KernelOf(second) is [3, 3]
            && Take(ResidualLayerKind.Block, second) is { } other
            && (other.Inputs, other.Outputs) == (layer.Outputs, layer.Outputs)
            && Follow("Add", before, value) is not null
        )
        {
            return layer with
            {
                Slope = AttributeOf(leaky, "alpha")?.F ?? 0.01f,
                SecondWeights = other.Weights,
                SecondBias = other.Bias,
            };
        }

        return null;
    }

    private ResidualLayer? ReadUp(NodeProto node) =>
        wentDown.TryPop(out (string Value, int Channels) level)
        && Take(ResidualLayerKind.Up, node) is { } layer
        && Follow("Resize", value) is { Input: [_, _, var scales] } resize
        && Constant(scales) is [1, 1, 2, 2]
        && Text(resize, "mode") == "nearest"
        && Text(resize, "nearest_mode") == "floor"
        && Text(resize, "coordinate_transformation_mode") == "asymmetric"
        && Follow("Add", value, level.Value) is not null
        && layer.Outputs == level.Channels
            ? layer
            : null;

    /// <summary>The next node, if it is this one; its output is the value then.</summary>
    private NodeProto? Follow(string operation, params ReadOnlySpan<string> inputs)
    {
        if (!nodes.TryDequeue(out NodeProto? node) || node.OpType != operation || !Reads(node, inputs))
        {
            return null;
        }

        value = node.Output[0];
        return node;
    }

    private ResidualLayer? Take(ResidualLayerKind kind, NodeProto convolution)
    {
        value = convolution.Output[0];
        if (
            convolution.Input is not [_, var weights, var bias]
            || Constant(weights) is not { } numbers
            || Constant(bias) is not { Length: > 0 } offsets
        )
        {
            return null;
        }

        int area = KernelOf(convolution).Aggregate(1, (product, side) => product * (int)side);
        int inputs = numbers.Length / (offsets.Length * area);
        bool same = KernelOf(convolution) is not [3, 3] || Numbers(convolution, "pads") is [1, 1, 1, 1];
        bool plain = Numbers(convolution, "dilations") is [] or [1, 1] && Number(convolution, "group") is null or 1;
        bool whole = numbers.Length == inputs * offsets.Length * area;
        return same && plain && whole ? new(kind, inputs, offsets.Length, 0, numbers, offsets, [], []) : null;
    }

    /// <summary>Whether its channels are those that the level has, and whole vectors of the processor.</summary>
    private bool Fits(ResidualLayer layer) =>
        layer.Outputs % ChannelStep == 0
        && layer.Inputs % 2 == 0
        && (layer.Kind == ResidualLayerKind.Head || layer.Inputs == layers[^1].Outputs)
        && (layer.Kind != ResidualLayerKind.Block || layer.Inputs == layer.Outputs);

    private bool IsConstant(NodeProto node)
    {
        switch (node.OpType)
        {
            case "Cast" when Constant(node.Input[0]) is { } cast:
                constants[node.Output[0]] = cast;
                return true;
            case "Concat" when Number(node, "axis") == 0 && node.Input.All(name => Constant(name) is not null):
                constants[node.Output[0]] = [.. node.Input.SelectMany(name => Constant(name)!)];
                return true;
            default:
                return false;
        }
    }

    private float[]? Constant(string name)
    {
        if (!constants.TryGetValue(name, out float[]? numbers) && stored.TryGetValue(name, out TensorProto? tensor))
        {
            numbers = OnnxFile.NumbersOf(tensor);
            if (numbers is not null)
            {
                constants[name] = numbers;
            }
        }

        return numbers;
    }

    private static bool Reads(NodeProto node, params ReadOnlySpan<string> inputs)
    {
        foreach (string input in inputs)
        {
            if (!node.Input.Contains(input))
            {
                return false;
            }
        }

        return true;
    }

    private static long[] KernelOf(NodeProto node) => Numbers(node, "kernel_shape");

    private static long[] Numbers(NodeProto node, string name) => [.. AttributeOf(node, name)?.Ints ?? []];

    private static long? Number(NodeProto node, string name) => AttributeOf(node, name)?.I;

    private static string? Text(NodeProto node, string name) => AttributeOf(node, name)?.S.ToStringUtf8();

    private static AttributeProto? AttributeOf(NodeProto node, string name) =>
        node.Attribute.FirstOrDefault(attribute => attribute.Name == name);
}
