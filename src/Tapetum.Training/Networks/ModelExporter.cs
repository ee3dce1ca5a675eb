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
        Dictionary<string, Tensor> stored = weights.Network.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter =>
                graph.Initializer(
                    parameter.Name,
                    weights.Slice(weights.Averages, parameter.Name),
                    [.. parameter.Shape],
                    half
                ),
            StringComparer.Ordinal
        );
        graph.Output(ModelCard.Output, weights.Network.Build(new Tape(graph), mosaic, name => stored[name], _ => null));
        return graph.ToModel(Metadata(config, state, scores));
    }

    private static Dictionary<string, string> Metadata(
        TrainingConfig config,
        RunState state,
        IReadOnlyList<ValidationScore>? scores
    ) =>
        new(StringComparer.Ordinal)
        {
            [ModelCard.NameKey] = config.Name,
            [ModelCard.ContractKey] = ModelCard.CameraLinear,
            [ModelCard.NormalizationKey] = ModelCard.VarianceStabilizedV1,
            [ModelCard.CfaKey] = "RGGB",
            [ModelCard.ChannelsKey] = config.Channels.ToString(CultureInfo.InvariantCulture),
            [ModelCard.TrainingKey] = JsonSerializer.Serialize(state),
            ["tapetum.validation"] = JsonSerializer.Serialize(scores ?? []),
        };
}
