using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Tapetum.Inference;
using Tapetum.Inference.Onnx;
using Tapetum.Mosaic;
using Tapetum.Training.Graphs;

namespace Tapetum.Training.Networks;

/// <summary>
/// Reads an exported model's weights back, to train on from there: the other direction of <see cref="ModelExporter"/>. A narrower network of the same kind can
/// be widened: what it computed stays the same, as its channels do not listen to the new ones yet (Chen et al., "Net2Net", ICLR 2016).
/// </summary>
internal static class ModelImporter
{
    private const string Advice = "Give a model that 'tapetum train' made of the same network with the same channels.";

    /// <summary>Fills values and averages with the model's weights; Adam's moments are left alone.</summary>
    /// <param name="path">A model with weights of 16 or 32 bits.</param>
    /// <param name="weights">Of the same network.</param>
    /// <exception cref="ModelException">The file is no such model, or one of another network.</exception>
    public static void Read(string path, Weights weights)
    {
        Dictionary<string, TensorProto> stored = Open(path);
        foreach (Parameter parameter in weights.Network.Parameters)
        {
            Span<float> values = weights.Slice(weights.Values, parameter.Name);
            foreach (ExportedWeight part in PartsOf(parameter, stored))
            {
                float[] numbers = part.Take(values);
                Fill(path, stored, part, weights.Network.Grows, numbers);
                part.Put(numbers, values);
            }
        }

        weights.Values.Span.CopyTo(weights.Averages.Span);
        weights.Mirror();
    }

    private static IReadOnlyList<ExportedWeight> PartsOf(Parameter parameter, Dictionary<string, TensorProto> stored) =>
        stored.ContainsKey(parameter.Name) || parameter.Exported.Count == 0
            ? [new ExportedWeight(parameter.Name, parameter.Shape, [.. Enumerable.Range(0, parameter.Length)])]
            : parameter.Exported;

    /// <param name="grows">Whether what is stored may be narrower.</param>
    /// <param name="numbers">Of <paramref name="part"/>: what the model has no numbers for stays as it is, or is 0 where a channel that it has would listen to one that it lacks.</param>
    private static void Fill(
        string path,
        Dictionary<string, TensorProto> stored,
        ExportedWeight part,
        bool grows,
        Span<float> numbers
    )
    {
        if (!stored.TryGetValue(part.Name, out TensorProto? tensor))
        {
            throw new ModelException(path, $"it has no weights '{part.Name}'", Advice);
        }

        (float[] values, long[] shape) = PointKernel(part, Floats(tensor), [.. tensor.Dims]);
        bool fits =
            shape.Length == part.Shape.Count
            && shape.Index().All(axis => axis.Item == part.Shape[axis.Index] || (grows && Narrower(axis, part.Shape)));
        if (!fits)
        {
            throw new ModelException(path, $"its weights '{part.Name}' have another size", Advice);
        }

        long inputs = part.Shape.Count > 1 ? part.Shape[1] : 1;
        long storedInputs = shape.Length > 1 ? shape[1] : 1;
        // A network for X-Trans begins as one for Bayer sensors, which sees what is demosaicked where those have their samples.
        bool isRggb = storedInputs == MosaicPacker.PlaneCount && inputs == XTransPacker.PlaneCount;
        int[] sources = isRggb ? XTransPacker.RggbPlanes : [.. Enumerable.Range(0, (int)storedInputs)];
        int taps = (int)(numbers.Length / (part.Shape[0] * inputs));
        for (int i = 0; i < numbers.Length; i++)
        {
            (long output, long input, long tap) = (i / taps / inputs, i / taps % inputs, i % taps);
            if (output < shape[0])
            {
                int from = Array.IndexOf(sources, (int)input);
                numbers[i] = from >= 0 ? values[(((output * storedInputs) + from) * taps) + tap] : 0;
            }
        }
    }

    private static bool Narrower((int Index, long Item) axis, IReadOnlyList<long> shape) =>
        axis.Index < 2 && axis.Item < shape[axis.Index];

    /// <summary>Earlier networks enlarged by transposed convolutions, [inputs, outputs, 2, 2]: the mean of the four pixels is what a 1×1 convolution can say.</summary>
    private static (float[] Values, long[] Shape) PointKernel(ExportedWeight part, float[] values, long[] shape)
    {
        if (shape is not [_, _, 2, 2] || part.Shape is not [_, _, 1, 1])
        {
            return (values, shape);
        }

        (long inputs, long outputs) = (shape[0], shape[1]);
        float[] means = new float[inputs * outputs];
        for (int i = 0; i < means.Length; i++)
        {
            long from = 4 * (((i % inputs) * outputs) + (i / inputs));
            means[i] = TensorPrimitives.Sum<float>(values.AsSpan((int)from, 4)) / 4;
        }

        return (means, [outputs, inputs, 1, 1]);
    }

    /// <summary>The tensors of a model file by their parameter's name, whether stored as 16 or as 32 bits.</summary>
    private static Dictionary<string, TensorProto> Open(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return ModelProto
                .Parser.ParseFrom(stream)
                .Graph.Initializer.ToDictionary(
                    tensor => tensor.Name.Replace(OnnxGraph.HalfSuffix, "", StringComparison.Ordinal),
                    StringComparer.Ordinal
                );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidProtocolBufferException)
        {
            throw new ModelException(path, $"it cannot be read ({e.Message.TrimEnd('.')})", Advice, e);
        }
    }

    private static float[] Floats(TensorProto tensor)
    {
        ReadOnlySpan<byte> bytes = tensor.RawData.Span;
        if (tensor.DataType != TensorProto.Types.DataType.Float16)
        {
            return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        }

        float[] values = new float[bytes.Length / sizeof(ushort)];
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
        return values;
    }
}
