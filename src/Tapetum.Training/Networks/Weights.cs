using Tapetum.Inference.OnnxRuntime;

namespace Tapetum.Training.Networks;

/// <summary>The numbers of a network in training: one block each for values, gradients, Adam's moments and averages, all laid out alike.</summary>
internal sealed class Weights : IDisposable
{
    /// <summary>Every parameter starts at a multiple of this many floats, so that vectors never straddle two.</summary>
    private const int Alignment = 16;

    private readonly Dictionary<string, (Parameter Parameter, int Start)> places = new(StringComparer.Ordinal);

    public Weights(INetwork network)
    {
        Network = network;
        int start = 0;
        foreach (Parameter parameter in network.Parameters)
        {
            places.Add(parameter.Name, (parameter, start));
            start += (parameter.Length + Alignment - 1) / Alignment * Alignment;
        }

        Values = new NativeBuffer<float>(start);
        Gradients = new NativeBuffer<float>(start);
        FirstMoments = new NativeBuffer<float>(start);
        SecondMoments = new NativeBuffer<float>(start);
        Averages = new NativeBuffer<float>(start);
        Mirrored = new NativeBuffer<float>(start);
    }

    public INetwork Network { get; }

    /// <summary>What the network computes with.</summary>
    public NativeBuffer<float> Values { get; }

    /// <summary>∂loss/∂value of the last step.</summary>
    public NativeBuffer<float> Gradients { get; }

    /// <summary>Adam's running mean of the gradient.</summary>
    public NativeBuffer<float> FirstMoments { get; }

    /// <summary>Adam's running mean of the squared gradient.</summary>
    public NativeBuffer<float> SecondMoments { get; }

    /// <summary>The exponential moving average of the values: what validation and export use.</summary>
    public NativeBuffer<float> Averages { get; }

    /// <summary>Convolution weights turned by 180° with their channel axes swapped, as the backward pass needs them.</summary>
    public NativeBuffer<float> Mirrored { get; }

    /// <summary>Where a parameter starts in each block.</summary>
    public int StartOf(string name) => places[name].Start;

    /// <summary>A parameter's part of a block.</summary>
    public Span<float> Slice(NativeBuffer<float> block, string name) =>
        block.Slice(places[name].Start, places[name].Parameter.Length);

    /// <summary>Random values whose scale keeps the signal's size from layer to layer (He et al., ICCV 2015); biases and gates are zero.</summary>
    public void Initialize(int seed)
    {
        Random random = new(seed);
        foreach (Parameter parameter in Network.Parameters)
        {
            Span<float> values = Slice(Values, parameter.Name);
            if (parameter.Kind is ParameterKind.Bias or ParameterKind.GateWeight)
            {
                values.Clear();
                continue;
            }

            float scale = MathF.Sqrt(2f / FanIn(parameter));
            if (parameter.Kind is ParameterKind.AddedWeight or ParameterKind.ResidualWeight)
            {
                scale *= 0.1f; // begin near what is added to
            }

            for (int i = 0; i < values.Length; i++)
            {
                values[i] = scale * Gaussian(random);
            }
        }

        Values.Span.CopyTo(Averages.Span);
        Mirror();
    }

    /// <summary>Makes the gradients of all but the biases zero, so that an optimizer changes nothing else.</summary>
    public void KeepGradientsOfBiases()
    {
        foreach (Parameter parameter in Network.Parameters.Where(one => one.Kind != ParameterKind.Bias))
        {
            Slice(Gradients, parameter.Name).Clear();
        }
    }

    /// <summary>Brings <see cref="Mirrored"/> up to date with <see cref="Values"/>.</summary>
    public void Mirror()
    {
        Parameter[] turned = [.. Network.Parameters.Where(parameter => parameter.IsMirrored)];
        Parallel.ForEach(
            turned.OrderByDescending(parameter => parameter.Length),
            parameter =>
                KernelMirror.Turn(
                    Slice(Values, parameter.Name),
                    (int)parameter.Shape[0],
                    (int)parameter.Shape[1],
                    (int)(parameter.Shape[2] * parameter.Shape[3]),
                    Slice(Mirrored, parameter.Name)
                )
        );
    }

    public void Dispose()
    {
        NativeBuffer<float>[] blocks = [Values, Gradients, FirstMoments, SecondMoments, Averages, Mirrored];
        foreach (NativeBuffer<float> block in blocks)
        {
            block.Dispose();
        }
    }

    private static long FanIn(Parameter parameter) =>
        parameter.Kind == ParameterKind.TransposedWeight
            ? parameter.Shape[0] // each output pixel sees one input pixel
            : parameter.Shape[1] * parameter.Shape[2] * parameter.Shape[3];

    /// <summary>Box and Muller's transform of two uniform numbers.</summary>
    private static float Gaussian(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
