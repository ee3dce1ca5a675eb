using System.Runtime.InteropServices;
using Google.Protobuf;
using Tapetum.Inference;
using Tapetum.Training.Graphs;
using Tapetum.Training.Onnx;

namespace Tapetum.Training.Networks;

/// <summary>Reads an exported model's weights back, to train on from there: the other direction of <see cref="ModelExporter"/>.</summary>
public static class ModelImporter
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
            if (stored.ContainsKey(parameter.Name) || parameter.Exported.Count == 0)
            {
                Floats(path, stored, parameter.Name, values.Length).CopyTo(values);
                continue;
            }

            foreach (ExportedWeight part in parameter.Exported)
            {
                part.Put(Floats(path, stored, part.Name, part.Sources.Length), values);
            }
        }

        weights.Values.Span.CopyTo(weights.Averages.Span);
        weights.Mirror();
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

    private static float[] Floats(string path, Dictionary<string, TensorProto> stored, string name, int length)
    {
        if (!stored.TryGetValue(name, out TensorProto? tensor))
        {
            throw new ModelException(path, $"it has no weights '{name}'", Advice);
        }

        ReadOnlySpan<byte> bytes = tensor.RawData.Span;
        float[] values = new float[length];
        bool half = tensor.DataType == TensorProto.Types.DataType.Float16;
        if (bytes.Length != length * (half ? sizeof(float) / 2 : sizeof(float)))
        {
            throw new ModelException(path, $"its weights '{name}' have another size", Advice);
        }

        if (half)
        {
            System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
        }
        else
        {
            MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
        }

        return values;
    }
}
