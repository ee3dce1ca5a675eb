using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Tapetum.Inference.Onnx;

/// <summary>An ONNX file, read without the runtime.</summary>
internal static class OnnxFile
{
    /// <returns>Null where the file is missing or is none: the runtime says what is wrong with it.</returns>
    public static ModelProto? TryRead(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return ModelProto.Parser.ParseFrom(file);
        }
        catch (Exception error)
            when (error is InvalidProtocolBufferException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What it says of itself.</summary>
    public static ModelForm FormOf(ModelProto model) =>
        new(
            model.MetadataProps.ToDictionary(note => note.Key, note => note.Value, StringComparer.Ordinal),
            TensorsOf(model.Graph.Input),
            TensorsOf(model.Graph.Output)
        );

    /// <summary>A stored tensor's numbers; null where they are of a type that networks do not have.</summary>
    public static float[]? NumbersOf(TensorProto tensor)
    {
        ReadOnlySpan<byte> bytes = tensor.RawData.Span;
        switch (tensor.DataType)
        {
            case TensorProto.Types.DataType.Float:
                return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
            case TensorProto.Types.DataType.Float16:
                ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(bytes);
                float[] numbers = new float[halves.Length];
                TensorPrimitives.ConvertToSingle(halves, numbers);
                return numbers;
            default:
                return null;
        }
    }

    private static Dictionary<string, TensorForm> TensorsOf(IEnumerable<ValueInfoProto> values) =>
        values.ToDictionary(
            value => value.Name,
            value => new TensorForm(
                (TensorElementType)value.Type.TensorType.ElemType,
                [.. value.Type.TensorType.Shape.Dim.Select(SizeOf)]
            ),
            StringComparer.Ordinal
        );

    private static int SizeOf(TensorShapeProto.Types.Dimension dimension) =>
        dimension.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue
            ? checked((int)dimension.DimValue)
            : -1;
}
