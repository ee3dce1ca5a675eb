using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;
using Tapetum.Tests.Inference.OnnxRuntime;

namespace Tapetum.Tests.Inference;

/// <summary>The topology of "Learning to See in the Dark" with random weights: four poolings, skips, depth-to-space.</summary>
internal sealed class TinyUNet
{
    private readonly TinyModel model = new();
    private readonly Random random;
    private readonly bool halfWeights;
    private int count;

    private TinyUNet(int seed, bool halfWeights) => (random, this.halfWeights) = (new(seed), halfWeights);

    /// <param name="channels">At full size; doubled by each of the four poolings.</param>
    /// <param name="seed">Of the weights.</param>
    /// <param name="halfWeights">Whether weights are stored as half floats that Cast nodes widen.</param>
    public static byte[] Build(int channels, int seed, bool halfWeights = false)
    {
        TinyUNet net = new(seed, halfWeights);
        Stack<string> skips = [];
        string x = net.DoubleConv("mosaic", 4, channels);
        int width = channels;
        for (int level = 0; level < 4; level++)
        {
            skips.Push(x);
            x = net.Node("MaxPool", [x], Ints("kernel_shape", 2, 2), Ints("strides", 2, 2));
            x = net.DoubleConv(x, width, 2 * width);
            width *= 2;
        }

        for (int level = 0; level < 4; level++)
        {
            width /= 2;
            string weights = net.Weights([2 * width, width, 2, 2], 2 * width);
            x = net.Node("ConvTranspose", [x, weights], Ints("kernel_shape", 2, 2), Ints("strides", 2, 2));
            x = net.Node("Concat", [x, skips.Pop()], TinyModel.Attribute("axis", 1));
            x = net.DoubleConv(x, 2 * width, width);
        }

        x = net.Node("Conv", [x, net.Weights([12, width, 1, 1], width)], Ints("kernel_shape", 1, 1));
        net.model.Node("DepthToSpace", [x], "rgb", TinyModel.Attribute("blocksize", 2));
        return net
            .model.Input("mosaic", "batch", "4", "h/2", "w/2")
            .Output("rgb", "batch", "3", "h", "w")
            .TapetumMetadata(channels)
            .Build();
    }

    private string DoubleConv(string x, int from, int to) => Conv(Conv(x, from, to), to, to);

    private string Conv(string x, int from, int to)
    {
        string weights = Weights([to, from, 3, 3], 9 * from);
        byte[][] same = [Ints("kernel_shape", 3, 3), Ints("pads", 1, 1, 1, 1)];
        return Node("LeakyRelu", [Node("Conv", [x, weights, Weights([to], 9 * from)], same)]);
    }

    private string Node(string type, string[] inputs, params byte[][] attributes)
    {
        string output = $"{type}{count++}";
        model.Node(type, inputs, output, attributes);
        return output;
    }

    /// <summary>N(0, 2 / fan-in), which keeps the size of activations from layer to layer.</summary>
    private string Weights(long[] shape, int fanIn)
    {
        float[] values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        foreach (ref float value in values.AsSpan())
        {
            double angle = 2 * Math.PI * random.NextDouble();
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            value = (float)(radius * Math.Cos(angle) * Math.Sqrt(2.0 / fanIn));
        }

        string name = $"w{count++}";
        if (!halfWeights)
        {
            model.Initializer(name, shape, values);
            return name;
        }

        Half[] halves = [.. values.Select(value => (Half)value)];
        model.Initializer(name, shape, TensorElementType.Float16, MemoryMarshal.AsBytes(halves.AsSpan()).ToArray());
        return Node("Cast", [name], TinyModel.Attribute("to", (long)TensorElementType.Float));
    }

    private static byte[] Ints(string name, params long[] values) => TinyModel.Attribute(name, values);
}
