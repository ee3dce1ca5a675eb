using System.Globalization;
using System.Text.Json;
using Tapetum.Inference;
using Tapetum.Training.Graphs;
using Tapetum.Training.Loop;

namespace Tapetum.Training.Networks;

/// <summary>Writes a network's averaged weights as an ONNX model that any reader of the format can run.</summary>
public static class ModelExporter
{
    /// <summary>Input <c>mosaic</c> [N, 4, H, W], output <c>rgb</c> [N, 3, 2·H, 2·W]; N, H and W are free, H and W multiples of 16.</summary>
    /// <param name="weights">The averages are stored.</param>
    /// <param name="config">Goes into the metadata.</param>
    /// <param name="state">Goes into the metadata.</param>
    /// <param name="scores">Goes into the metadata; null when there are none yet.</param>
    /// <param name="half">Store weights as 16-bit floats.</param>
    public static byte[] Export(
        Weights weights,
        TrainingConfig config,
        RunState state,
        IReadOnlyList<ValidationScore>? scores,
        bool half
    )
    {
        OnnxGraph graph = new();
        Tensor mosaic = graph.Input(ModelCard.Input, Tensor.Any, 4, Tensor.Any, Tensor.Any);
        Tensor Store(string name)
        {
            float[] values = Values(weights, name, out long[] shape);
            return graph.Initializer(name, values, shape, half);
        }

        Tensor rgb = weights.Network.Build(new Tape(graph), mosaic, Store, _ => null, splitJoins: true);
        graph.Output(ModelCard.Output, rgb);
        return graph.ToModel(Metadata(config, state, scores));
    }

    /// <summary>A parameter's averages, or those of the half of its inputs that <see cref="UNet.UpWeight"/> or <see cref="UNet.SkipWeight"/> names.</summary>
    private static float[] Values(Weights weights, string name, out long[] shape)
    {
        foreach (Parameter parameter in weights.Network.Parameters)
        {
            ReadOnlySpan<float> all = weights.Slice(weights.Averages, parameter.Name);
            shape = [.. parameter.Shape];
            if (string.Equals(parameter.Name, name, StringComparison.Ordinal))
            {
                return all.ToArray();
            }

            string convolution = parameter.Name.Replace(".weight", "", StringComparison.Ordinal);
            bool isUp = string.Equals(name, UNet.UpWeight(convolution), StringComparison.Ordinal);
            if (isUp || string.Equals(name, UNet.SkipWeight(convolution), StringComparison.Ordinal))
            {
                shape[1] /= 2;
                return HalfOfInputs(all, outputs: (int)shape[0], first: isUp);
            }
        }

        throw new ArgumentException($"The network has no parameter '{name}'.");
    }

    private static float[] HalfOfInputs(ReadOnlySpan<float> weights, int outputs, bool first)
    {
        int length = weights.Length / outputs / 2;
        float[] half = new float[outputs * length];
        for (int o = 0; o < outputs; o++)
        {
            weights.Slice(((2 * o) + (first ? 0 : 1)) * length, length).CopyTo(half.AsSpan(o * length));
        }

        return half;
    }

    private static Dictionary<string, string> Metadata(
        TrainingConfig config,
        RunState state,
        IReadOnlyList<ValidationScore>? scores
    ) =>
        new(StringComparer.Ordinal)
        {
            [ModelCard.NameKey] = config.Name,
            [ModelCard.ContractKey] = ModelCard.NameOf(config.Contract),
            [ModelCard.NormalizationKey] = ModelCard.NormalizationOf(config.Contract),
            [ModelCard.CfaKey] = "RGGB",
            [ModelCard.ChannelsKey] = config.Channels.ToString(CultureInfo.InvariantCulture),
            [ModelCard.TrainingKey] = JsonSerializer.Serialize(state),
            ["tapetum.validation"] = JsonSerializer.Serialize(scores ?? []),
        };
}
