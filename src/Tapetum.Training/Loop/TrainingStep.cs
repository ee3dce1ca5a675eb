using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Graphs;
using Tapetum.Training.Networks;
using Tapetum.Training.Operators;

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
    /// <param name="scale">Where it is measured.</param>
    /// <param name="profilePrefix">As <see cref="SessionOptions.ProfilePrefix"/>.</param>
    public TrainingStep(
        Weights weights,
        int batch,
        int patchPx,
        int threads,
        TrainingLoss kind = TrainingLoss.L1,
        LossScale scale = LossScale.Network,
        string? profilePrefix = null
    )
    {
        long[] mosaicShape = [batch, 4, patchPx, patchPx];
        long[] targetShape = [batch, 3, 2 * patchPx, 2 * patchPx];
        // A pool that plans every tensor's place ahead takes half as much memory again and gains no time.
        OnnxGraph graph = BuildGraph(weights.Network, mosaicShape, targetShape, kind, scale);
        SessionOptions options = new()
        {
            Operators = graph.Operators,
            IntraOpThreads = threads,
            EnableMemoryPattern = false,
            ProfilePrefix = profilePrefix,
        };
        session = OnnxSession.Load(graph.ToModel(), options, "training step");
        binding = session.Bind();
        Batch = new TrainingBatch(batch, patchPx);
        loss = Keep(OnnxTensor.Allocate<float>());
        void Bind(string name, float[] values, params long[] shape) =>
            binding.SetInput(name, Keep(OnnxTensor.Over<float>(values, shape)));
        Bind("mosaic", Batch.Mosaics, mosaicShape);
        Bind("target", Batch.Targets, targetShape);
        if (scale == LossScale.Display)
        {
            Bind("display.matrix", Batch.DisplayMatrices, batch, 3, 3);
            Bind("display.offset", Batch.DisplayOffsets, batch, 3, 1);
        }
        else
        {
            Bind("weight", Batch.Weights, batch, 1, 1, 1);
        }

        binding.SetOutput("loss", loss);
        foreach (Parameter parameter in weights.Network.Parameters)
        {
            OnnxTensor Bound(NativeBuffer<float> block) =>
                Keep(OnnxTensor.Over(block, weights.StartOf(parameter.Name), [.. parameter.Shape]));
            binding.SetInput(parameter.Name, Bound(weights.Values));
            binding.SetOutput(parameter.Name + GradientSuffix, Bound(weights.Gradients));
            if (parameter.IsMirrored)
            {
                long[] turned = [parameter.Shape[1], parameter.Shape[0], parameter.Shape[2], parameter.Shape[3]];
                OnnxTensor mirrored = Keep(OnnxTensor.Over(weights.Mirrored, weights.StartOf(parameter.Name), turned));
                binding.SetInput(parameter.Name + MirrorSuffix, mirrored);
            }
        }
    }

    /// <summary>What it reads: fill before each run.</summary>
    public TrainingBatch Batch { get; }

    /// <summary>Computes the loss and every gradient.</summary>
    /// <returns>The loss.</returns>
    public float Run(CancellationToken cancellationToken)
    {
        binding.Run(cancellationToken);
        return loss.AsSpan<float>()[0];
    }

    /// <summary>The loss of one sample of the batch alone. The batch stays in place; the gradients become that sample's.</summary>
    public float LossOf(int sample)
    {
        TrainingBatch saved = Batch.Copy();
        Batch.FillWith(sample);
        float alone = Run(CancellationToken.None);
        saved.CopyTo(Batch);
        return alone;
    }

    public void Dispose()
    {
        binding.Dispose();
        session.Dispose();
        tensors.ForEach(tensor => tensor.Dispose());
    }

    private static OnnxGraph BuildGraph(
        INetwork network,
        long[] mosaicShape,
        long[] targetShape,
        TrainingLoss kind,
        LossScale scale
    )
    {
        OnnxGraph graph = new();
        Tape tape = new(graph);
        Tensor mosaic = graph.Input("mosaic", mosaicShape);
        Tensor target = graph.Input("target", targetShape);
        Dictionary<string, Tensor> inputs = new(StringComparer.Ordinal);
        Dictionary<string, Tensor> mirrored = new(StringComparer.Ordinal);
        foreach (Parameter parameter in network.Parameters)
        {
            IReadOnlyList<long> s = parameter.Shape;
            inputs.Add(parameter.Name, graph.Input(parameter.Name, [.. s]));
            if (parameter.IsMirrored)
            {
                mirrored.Add(parameter.Name, graph.Input(parameter.Name + MirrorSuffix, s[1], s[0], s[2], s[3]));
            }
        }

        Tensor prediction = network.Build(tape, mosaic, name => inputs[name], mirrored.GetValueOrDefault);
        Tensor error = Compare(tape, prediction, target, kind, scale);
        Tensor[] wanted = [.. network.Parameters.Select(parameter => inputs[parameter.Name])];
        Tensor[] gradients = tape.Gradients(error, wanted);
        graph.Output("loss", error);
        for (int i = 0; i < wanted.Length; i++)
        {
            graph.Output(wanted[i].Name + GradientSuffix, gradients[i]);
        }

        return graph;
    }

    private static Tensor Compare(Tape tape, Tensor prediction, Tensor target, TrainingLoss kind, LossScale scale)
    {
        long[] perSample = [target.Batch, 1, 1, 1];
        IOperator measure = kind == TrainingLoss.Psnr ? new PsnrLoss() : new L1Loss();
        if (scale == LossScale.Network)
        {
            return tape.Apply(measure, prediction, target, tape.Graph.Input("weight", perSample));
        }

        // After development every picture fills the display's range, and all count alike.
        float[] ones = [.. Enumerable.Repeat(1f, (int)target.Batch)];
        Tensor matrix = tape.Graph.Input("display.matrix", target.Batch, 3, 3);
        Tensor offset = tape.Graph.Input("display.offset", target.Batch, 3, 1);
        Tensor Show(Tensor picture) => tape.Apply(new DisplayRendering(), picture, matrix, offset);
        return tape.Apply(measure, Show(prediction), Show(target), tape.Graph.Initializer("weight", ones, perSample));
    }

    private OnnxTensor Keep(OnnxTensor tensor)
    {
        tensors.Add(tensor);
        return tensor;
    }
}
