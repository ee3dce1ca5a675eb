using Google.Protobuf;
using Tapetum.Inference.Onnx;
using Kind = Tapetum.Inference.Onnx.AttributeProto.Types.AttributeType;

namespace Tapetum.Training.Graphs;

/// <summary>A constant setting of a node.</summary>
public readonly struct Attribute
{
    private Attribute(AttributeProto proto) => Proto = proto;

    internal AttributeProto Proto { get; }

    public static Attribute Int(string name, long value) =>
        new(
            new AttributeProto
            {
                Name = name,
                I = value,
                Type = Kind.Int,
            }
        );

    public static Attribute Float(string name, float value) =>
        new(
            new AttributeProto
            {
                Name = name,
                F = value,
                Type = Kind.Float,
            }
        );

    public static Attribute Text(string name, string value) =>
        new(
            new AttributeProto
            {
                Name = name,
                S = ByteString.CopyFromUtf8(value),
                Type = Kind.String,
            }
        );

    public static Attribute Ints(string name, params ReadOnlySpan<long> values)
    {
        AttributeProto proto = new() { Name = name, Type = Kind.Ints };
        foreach (long value in values)
        {
            proto.Ints.Add(value);
        }

        return new Attribute(proto);
    }
}
