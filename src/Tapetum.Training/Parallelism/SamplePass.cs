using Microsoft.ML.OnnxRuntime;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Loop;
using Tapetum.Training.Networks;

namespace Tapetum.Training.Parallelism;

/// <summary>Forward and backward pass of some samples of a batch, bound to memory that stays: theirs, the weights', and a gradient's of their own.</summary>
internal sealed class SamplePass : IDisposable
{
    private readonly List<OrtValue> tensors = [];
    private readonly OnnxBinding binding;
    private readonly OrtValue loss;

    /// <param name="session">Of a <see cref="TrainingGraph"/> for <paramref name="count"/> samples.</param>
    /// <param name="weights">Read at each run.</param>
    /// <param name="batch">Read at each run.</param>
    /// <param name="first">The first sample.</param>
    /// <param name="count">How many.</param>
    /// <param name="gradients">Written at each run, laid out as the weights.</param>
    public SamplePass(
        OnnxSession session,
        Weights weights,
        TrainingBatch batch,
        int first,
        int count,
        NativeBuffer<float> gradients
    )
    {
        Gradients = gradients;
        binding = session.Bind();
        loss = Keep(OrtValue.CreateTensorValueFromMemory(new float[1], []));
        binding.SetOutput(TrainingGraph.Loss, loss);
        foreach ((string name, NodeMetadata input) in session.Inputs)
        {
            if (batch.ValuesOf(name) is { } values)
            {
                int each = values.Length / batch.Count;
                Memory<float> part = values.AsMemory(first * each, count * each);
                long[] shape = [.. input.Dimensions];
                OrtMemoryInfo memory = OrtMemoryInfo.DefaultInstance;
                binding.SetInput(name, Keep(OrtValue.CreateTensorValueFromMemory(memory, part, shape)));
            }
        }

        foreach (Parameter parameter in weights.Network.Parameters)
        {
            OrtValue Bound(NativeBuffer<float> block, IReadOnlyList<long> shape) =>
                Keep(block.Tensor(weights.StartOf(parameter.Name), [.. shape]));
            string mirrored = parameter.Name + TrainingGraph.MirrorSuffix;
            binding.SetInput(parameter.Name, Bound(weights.Values, parameter.Shape));
            binding.SetOutput(parameter.Name + TrainingGraph.GradientSuffix, Bound(gradients, parameter.Shape));
            if (parameter.IsMirrored)
            {
                binding.SetInput(mirrored, Bound(weights.Mirrored, TrainingGraph.MirroredShape(parameter)));
            }
        }
    }

    /// <summary>∂loss/∂weight of the last run.</summary>
    public NativeBuffer<float> Gradients { get; }

    /// <summary>The mean loss of the samples of the last run.</summary>
    public float Loss => loss.GetTensorDataAsSpan<float>()[0];

    public void Run(CancellationToken cancellationToken) => binding.Run(cancellationToken);

    public void Dispose()
    {
        binding.Dispose();
        tensors.ForEach(tensor => tensor.Dispose());
    }

    private OrtValue Keep(OrtValue tensor)
    {
        tensors.Add(tensor);
        return tensor;
    }
}
