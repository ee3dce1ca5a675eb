using Tapetum.Mosaic;
using Tapetum.Training.Graphs;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Networks;
using Tapetum.Training.Operators;

namespace Tapetum.Training.Loop;

/// <summary>
/// Forward and backward pass of a network as one ONNX graph. Its inputs are those of a <see cref="TrainingBatch"/> and, by their names, the parameters and
/// mirrored copies of <see cref="Weights"/>; its outputs are the mean loss and each parameter's gradient.
/// </summary>
internal static class TrainingGraph
{
    private const float CoarseShare = 0.25f;

    public const string Loss = "loss";
    public const string MirrorSuffix = ".mirrored";
    public const string GradientSuffix = ".gradient";

    /// <param name="network">What to train.</param>
    /// <param name="samples">N.</param>
    /// <param name="patchPx">H and W of the packed planes, a multiple of 16.</param>
    /// <param name="kind">What is made small.</param>
    /// <param name="scale">Where it is measured.</param>
    /// <param name="hasOwnOperators">As <see cref="OnnxGraph.HasOwnOperators"/>.</param>
    /// <param name="precision">As <see cref="OnnxGraph.Precision"/>.</param>
    public static OnnxGraph Build(
        INetwork network,
        int samples,
        int patchPx,
        TrainingLoss kind,
        LossScale scale,
        bool hasOwnOperators = true,
        TrainingPrecision precision = TrainingPrecision.Float32
    )
    {
        OnnxGraph graph = new() { HasOwnOperators = hasOwnOperators, Precision = precision };
        Tape tape = new(graph);
        Tensor mosaic = graph.Input("mosaic", samples, network.Mosaic.Planes(), patchPx, patchPx);
        int sidePx = network.Mosaic.CellPx() * patchPx;
        Tensor target = graph.Input("target", samples, 3, sidePx, sidePx);
        Dictionary<string, Tensor> inputs = new(StringComparer.Ordinal);
        Dictionary<string, Tensor> mirrored = new(StringComparer.Ordinal);
        foreach (Parameter parameter in network.Parameters)
        {
            inputs.Add(parameter.Name, graph.Input(parameter.Name, [.. parameter.Shape]));
            if (parameter.IsMirrored)
            {
                mirrored.Add(parameter.Name, graph.Input(parameter.Name + MirrorSuffix, [.. MirroredShape(parameter)]));
            }
        }

        Tensor prediction = network.Build(tape, mosaic, name => inputs[name], mirrored.GetValueOrDefault);
        Tensor error = Compare(tape, prediction, target, kind, scale);
        Tensor[] wanted = [.. network.Parameters.Select(parameter => inputs[parameter.Name])];
        Tensor[] gradients = tape.Gradients(error, wanted);
        graph.Output(Loss, error);
        for (int i = 0; i < wanted.Length; i++)
        {
            graph.Output(wanted[i].Name + GradientSuffix, gradients[i]);
        }

        return graph;
    }

    /// <summary>Of the copy turned by 180° with its channel axes swapped.</summary>
    public static IReadOnlyList<long> MirroredShape(Parameter parameter)
    {
        IReadOnlyList<long> shape = parameter.Shape;
        return [shape[1], shape[0], shape[2], shape[3]];
    }

    private static Tensor Compare(Tape tape, Tensor prediction, Tensor target, TrainingLoss kind, LossScale scale)
    {
        long[] perSample = [target.Batch, 1, 1, 1];
        IOperator measure = kind switch
        {
            TrainingLoss.Psnr => new PsnrLoss(),
            TrainingLoss.PsnrCoarse => new PsnrLoss(CoarseShare),
            _ => new L1Loss(),
        };
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
}
