using System.Runtime.InteropServices;
using Tapetum.Inference;
using Tapetum.Inference.Onnx;

namespace Tapetum.Training.Structure;

/// <summary>Follows the size of the picture through a graph, node by node. A size is relative to that of the network's input, so no input is needed.</summary>
/// <param name="path">For messages.</param>
/// <param name="graph">Its nodes are in the order in which they run, as the format demands.</param>
/// <param name="input">The name of the network's input.</param>
/// <param name="inputPlanes">Its channels.</param>
/// <param name="pixelsPerPlace">How many of the mosaic's pixels lie at each place of the planes.</param>
internal sealed class LayerReader(string path, GraphProto graph, string input, long inputPlanes, long pixelsPerPlace)
{
    private const string Advice = "Only convolutional networks of the kind that Tapetum makes can be described.";

    private readonly Dictionary<string, TensorProto> weights = graph.Initializer.ToDictionary(
        tensor => tensor.Name,
        StringComparer.Ordinal
    );
    private readonly Dictionary<string, Size> sizes = new(StringComparer.Ordinal)
    {
        [input] = new Size(input, inputPlanes, Scale: 1),
    };
    private readonly HashSet<string> counted = new(StringComparer.Ordinal);

    public IReadOnlyList<Layer> Read()
    {
        List<Layer> layers = [];
        foreach (NodeProto node in graph.Node)
        {
            if (node.OpType is "Cast" or "Identity")
            {
                Alias(node);
                continue;
            }

            if (node.OpType is "Concat" && node.Input.All(weights.ContainsKey))
            {
                Join(node);
                continue;
            }

            Layer layer = ReadLayer(node);
            layers.Add(layer);
            sizes[node.Output[0]] = new Size(layer.Name, layer.Channels, layer.Scale);
        }

        return layers;
    }

    private static IEnumerable<long> KernelOf(NodeProto node) =>
        node.Attribute.FirstOrDefault(a => a.Name is "kernel_shape")?.Ints ?? [];

    private static long StrideOf(NodeProto node) =>
        node.Attribute.FirstOrDefault(a => a.Name is "strides")?.Ints.FirstOrDefault() ?? 1;

    private static long BlockOf(NodeProto node) => node.Attribute.First(a => a.Name is "blocksize").I;

    /// <summary>Another name for a value or for weights, perhaps of another type: nothing is computed.</summary>
    private void Alias(NodeProto node)
    {
        if (weights.TryGetValue(node.Input[0], out TensorProto? tensor))
        {
            weights[node.Output[0]] = tensor;
        }
        else
        {
            sizes[node.Output[0]] = InputOf(node);
        }
    }

    /// <summary>Weights of several convolutions, outputs after outputs.</summary>
    private void Join(NodeProto node)
    {
        TensorProto[] parts = [.. node.Input.Select(name => weights[name])];
        TensorProto joined = new() { Name = string.Join(" + ", parts.Select(StoredName)) };
        joined.Dims.Add(parts.Sum(part => part.Dims[0]));
        joined.Dims.AddRange(parts[0].Dims.Skip(1));
        weights[node.Output[0]] = joined;
    }

    private Layer ReadLayer(NodeProto node)
    {
        Size from = InputOf(node);
        (long channels, double scale, long? kernelPx, double macs) = node.OpType switch
        {
            "Conv" => Convolve(node, from),
            "ConvTranspose" => ConvolveTransposed(node, from),
            "MaxPool" or "AveragePool" => (from.Channels, from.Scale / StrideOf(node), KernelOf(node).First(), 0),
            "Concat" => (ValuesOf(node).Sum(value => value.Channels), from.Scale, null, 0),
            "Resize" => (from.Channels, from.Scale * FactorOf(node), null, 0),
            "DepthToSpace" => Rearrange(from, BlockOf(node)),
            "Add" or "Mul" => (ValuesOf(node).Max(value => value.Channels), from.Scale, null, 0),
            "LeakyRelu" or "Relu" or "PRelu" or "Clip" or "Sigmoid" or "Tanh" => (from.Channels, from.Scale, null, 0d),
            string other => throw new ModelException(path, $"it has an operator '{other}'", Advice),
        };
        bool hasWeights = node.OpType is not "Resize"; // what it has is a factor
        TensorProto[] own = !hasWeights
            ? []
            : [.. node.Input.Where(counted.Add).Select(weights.GetValueOrDefault).OfType<TensorProto>()];
        return new Layer(
            NameOf(node),
            node.OpType,
            [.. ValuesOf(node).Select(value => value.Layer)],
            channels,
            scale,
            kernelPx,
            own.Sum(tensor => tensor.Dims.Aggregate(1L, (a, b) => a * b)),
            macs / pixelsPerPlace
        );
    }

    /// <summary>Of height and width alike: the last of its scales.</summary>
    private double FactorOf(NodeProto node) =>
        node.Input.Count > 2 && weights.TryGetValue(node.Input[2], out TensorProto? scales)
            ? MemoryMarshal.Cast<byte, float>(scales.RawData.Span)[^1]
            : throw new ModelException(path, $"the scales of its Resize '{node.Name}' are not stored", Advice);

    /// <summary>Weights [O, I / groups, k, k]: each output takes I / groups · k² products.</summary>
    private (long Channels, double Scale, long? KernelPx, double Macs) Convolve(NodeProto node, Size from)
    {
        IList<long> w = WeightsOf(node);
        double scale = from.Scale / StrideOf(node);
        return (w[0], scale, w[2], w[0] * w[1] * w[2] * w[3] * scale * scale);
    }

    /// <summary>Weights [I, O, k, k]: each input is spread with O · k² products.</summary>
    private (long Channels, double Scale, long? KernelPx, double Macs) ConvolveTransposed(NodeProto node, Size from)
    {
        IList<long> w = WeightsOf(node);
        double macs = w[0] * w[1] * w[2] * w[3] * from.Scale * from.Scale;
        return (w[1], from.Scale * StrideOf(node), w[2], macs);
    }

    private static (long Channels, double Scale, long? KernelPx, double Macs) Rearrange(Size from, long block) =>
        (from.Channels / (block * block), from.Scale * block, block, 0);

    private IList<long> WeightsOf(NodeProto node) =>
        node.Input.Count > 1 && weights.TryGetValue(node.Input[1], out TensorProto? tensor) && tensor.Dims.Count == 4
            ? tensor.Dims
            : throw new ModelException(path, $"the weights of its {node.OpType} '{node.Name}' are not stored", Advice);

    private IEnumerable<Size> ValuesOf(NodeProto node) => node.Input.Select(sizes.GetValueOrDefault).OfType<Size>();

    private Size InputOf(NodeProto node) =>
        ValuesOf(node).FirstOrDefault()
        ?? throw new ModelException(path, $"its {node.OpType} '{node.Name}' reads nothing that is known", Advice);

    private string NameOf(NodeProto node)
    {
        string? stored = node.OpType is "Resize"
            ? null
            : node
                .Input.Skip(1)
                .Select(weights.GetValueOrDefault)
                .OfType<TensorProto>()
                .Select(StoredName)
                .FirstOrDefault();
        string own = node.Name.Length > 0 ? node.Name : node.Output[0];
        return stored ?? own;
    }

    private static string StoredName(TensorProto tensor) =>
        tensor.Name.Replace(".fp16", "", StringComparison.Ordinal).Replace(".weight", "", StringComparison.Ordinal);

    /// <summary>A value on its way through the network.</summary>
    private sealed record Size(string Layer, long Channels, double Scale);
}
