using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Graphs;
using Tapetum.Training.Networks;
using Tapetum.Training.Operators;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Tapetum.Training.Loop;

/// <summary>Forward and backward pass of a network on one batch, as one ONNX graph whose inputs and outputs stay bound to the same memory.</summary>
public sealed class TrainingStep : IDisposable
{
    private const string MirrorSuffix = ".mirrored";
    private const string GradientSuffix = ".gradient";

    private readonly List<OnnxTensor> tensors = [];
    private readonly OnnxSession session;
    private readonly OnnxBinding binding;
    private readonly OnnxTensor loss;

    /// <param name="weights">Read and, for gradients, written at each run.</param>
    /// <param name="batch">N.</param>
    /// <param name="patchPx">H and W of the packed planes, a multiple of 16.</param>
    /// <param name="threads">0 is one per core.</param>
    /// <param name="kind">What is made small.</param>
    /// <param name="profilePrefix">As <see cref="SessionOptions.ProfilePrefix"/>.</param>
    public TrainingStep(
        Weights weights,
        int batch,
        int patchPx,
        int threads,
        TrainingLoss kind = TrainingLoss.L1,
        string? profilePrefix = null
    )
    {
        long[] mosaicShape = [batch, 4, patchPx, patchPx];
        long[] targetShape = [batch, 3, 2 * patchPx, 2 * patchPx];
        // A pool that plans every tensor's place ahead takes half as much memory again and gains no time.
        OnnxGraph graph = BuildGraph(weights.Network, mosaicShape, targetShape, kind);
        SessionOptions options = new()
        {
            Operators = graph.Operators,
            IntraOpThreads = threads,
            EnableMemoryPattern = false,
            ProfilePrefix = profilePrefix,
        };
        session = OnnxSession.Load(graph.ToModel(), options, "training step");
        binding = session.Bind();
        Batch = batch;
        Mosaic = new float[batch * 4 * patchPx * patchPx];
        Target = new float[3 * Mosaic.Length];
        SampleWeights = new float[batch];
        loss = Keep(OnnxTensor.Allocate<float>());
        binding.SetInput("mosaic", Keep(OnnxTensor.Over<float>(Mosaic, mosaicShape)));
        binding.SetInput("weight", Keep(OnnxTensor.Over<float>(SampleWeights, batch, 1, 1, 1)));
        binding.SetInput("target", Keep(OnnxTensor.Over<float>(Target, targetShape)));
        binding.SetOutput("loss", loss);
        foreach (Parameter parameter in weights.Network.Parameters)
        {
            OnnxTensor Bound(NativeBuffer<float> block) =>
                Keep(OnnxTensor.Over(block, weights.StartOf(parameter.Name), [.. parameter.Shape]));
            binding.SetInput(parameter.Name, Bound(weights.Values));
            binding.SetOutput(parameter.Name + GradientSuffix, Bound(weights.Gradients));
            if (IsMirrored(parameter))
            {
                long[] turned = [parameter.Shape[1], parameter.Shape[0], parameter.Shape[2], parameter.Shape[3]];
                OnnxTensor mirrored = Keep(OnnxTensor.Over(weights.Mirrored, weights.StartOf(parameter.Name), turned));
                binding.SetInput(parameter.Name + MirrorSuffix, mirrored);
            }
        }
    }

    /// <summary>N.</summary>
    public int Batch { get; }

    /// <summary>[N, 4, H, W]: fill before each run.</summary>
    public float[] Mosaic { get; }

    /// <summary>[N, 3, 2·H, 2·W]: fill before each run.</summary>
    public float[] Target { get; }

    /// <summary>[N]: how much each sample's error counts; fill before each run.</summary>
    public float[] SampleWeights { get; }

    /// <summary>Computes the loss and every gradient.</summary>
    /// <returns>The loss.</returns>
    public float Run(CancellationToken cancellationToken)
    {
        binding.Run(cancellationToken);
        return loss.AsSpan<float>()[0];
    }

    /// <summary>"input", "truth" or "weight", where a sample has a value that is no finite number; null where it has none.</summary>
    public string? FirstNonFiniteInput(int sample) =>
        !AllFinite(PartOf(Mosaic, sample)) ? "input"
        : !AllFinite(PartOf(Target, sample)) ? "truth"
        : !AllFinite(PartOf(SampleWeights, sample)) ? "weight"
        : null;

    /// <summary>The loss of one sample of the batch alone. The batch stays in place; the gradients become that sample's.</summary>
    public float LossOf(int sample)
    {
        float[][] saved =
        [
            [.. Mosaic],
            [.. Target],
            [.. SampleWeights],
        ];
        foreach ((float[] whole, float[] values) in Enumerable.Zip([Mosaic, Target, SampleWeights], saved))
        {
            for (int i = 0; i < Batch; i++)
            {
                PartOf(values, sample).CopyTo(PartOf(whole, i));
            }
        }

        float alone = Run(CancellationToken.None);
        saved[0].CopyTo(Mosaic, 0);
        saved[1].CopyTo(Target, 0);
        saved[2].CopyTo(SampleWeights, 0);
        return alone;
    }

    private Span<float> PartOf(float[] batch, int sample) =>
        batch.AsSpan(sample * (batch.Length / Batch), batch.Length / Batch);

    private static bool AllFinite(ReadOnlySpan<float> values) => TensorPrimitives.IsFiniteAll(values);

    public void Dispose()
    {
        binding.Dispose();
        session.Dispose();
        tensors.ForEach(tensor => tensor.Dispose());
    }

    private static OnnxGraph BuildGraph(UNet network, long[] mosaicShape, long[] targetShape, TrainingLoss kind)
    {
        OnnxGraph graph = new();
        Tape tape = new(graph);
        Tensor mosaic = graph.Input("mosaic", mosaicShape);
        Tensor target = graph.Input("target", targetShape);
        Tensor sampleWeights = graph.Input("weight", mosaicShape[0], 1, 1, 1);
        Dictionary<string, Tensor> inputs = new(StringComparer.Ordinal);
        Dictionary<string, Tensor> mirrored = new(StringComparer.Ordinal);
        foreach (Parameter parameter in network.Parameters)
        {
            IReadOnlyList<long> s = parameter.Shape;
            inputs.Add(parameter.Name, graph.Input(parameter.Name, [.. s]));
            if (IsMirrored(parameter))
            {
                mirrored.Add(parameter.Name, graph.Input(parameter.Name + MirrorSuffix, s[1], s[0], s[2], s[3]));
            }
        }

        Tensor prediction = network.Build(tape, mosaic, name => inputs[name], mirrored.GetValueOrDefault);
        IOperator measure = kind == TrainingLoss.Psnr ? new PsnrLoss() : new L1Loss();
        Tensor error = tape.Apply(measure, prediction, target, sampleWeights);
        Tensor[] wanted = [.. network.Parameters.Select(parameter => inputs[parameter.Name])];
        Tensor[] gradients = tape.Gradients(error, wanted);
        graph.Output("loss", error);
        for (int i = 0; i < wanted.Length; i++)
        {
            graph.Output(wanted[i].Name + GradientSuffix, gradients[i]);
        }

        return graph;
    }

    /// <summary>The first layer's input needs no gradient, so its weights need no mirrored copy.</summary>
    private static bool IsMirrored(Parameter parameter) =>
        parameter.Kind == ParameterKind.ConvolutionWeight && parameter.Name != "conv1_1.weight";

    private OnnxTensor Keep(OnnxTensor tensor)
    {
        tensors.Add(tensor);
        return tensor;
    }
}
