using System.Globalization;
using System.Text.Json;
using Tapetum.Inference;
using Tapetum.Mosaic;
using Tapetum.Training.Graphs;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Loop.Records;
using Tapetum.Training.Loop.Validation;

namespace Tapetum.Training.Networks;

/// <summary>Writes a network's averaged weights as an ONNX model that any reader of the format can run.</summary>
internal static class ModelExporter
{
    /// <summary>Input <c>mosaic</c> [N, 4, H, W], output <c>rgb</c> [N, 3, 2·H, 2·W], <c>parts</c> [N, 48, H, W] or <c>planes</c> [N, 4, H, W]; N, H and W are free, H and W multiples of 16.</summary>
    /// <param name="weights">The averages are stored.</param>
    /// <param name="config">Goes into the metadata.</param>
    /// <param name="state">Goes into the metadata.</param>
    /// <param name="scores">Goes into the metadata; null when there are none yet.</param>
    /// <param name="half">Store weights as 16-bit floats.</param>
    /// <param name="form">Without the end where the network has one that may be left out: for those who run it with <see cref="Denoiser"/>.</param>
    /// <param name="passes">As <see cref="ModelCard.Passes"/>.</param>
    public static byte[] Export(
        Weights weights,
        TrainingConfig config,
        RunState state,
        IReadOnlyList<ValidationScore>? scores,
        bool half,
        NetworkForm form = NetworkForm.Whole,
        int passes = 1
    ) => Export(weights, Metadata(weights.Network, config, state, scores, passes), half, form);

    /// <summary>The same of weights that were trained elsewhere.</summary>
    /// <param name="weights">The averages are stored.</param>
    /// <param name="contract">What the network takes and gives.</param>
    /// <param name="normalization">How it is fed.</param>
    /// <param name="name">The model's.</param>
    /// <param name="half">Store weights as 16-bit floats.</param>
    public static byte[] Export(
        Weights weights,
        ModelContract contract,
        string normalization,
        string name,
        bool half
    ) => Export(weights, Contract(weights.Network, contract, normalization, name), half, NetworkForm.Whole);

    private static byte[] Export(Weights weights, Dictionary<string, string> metadata, bool half, NetworkForm form)
    {
        form = weights.Network.HasDemosaickingEnd ? form : NetworkForm.Whole;
        OnnxGraph graph = new();
        Tensor mosaic = graph.Input(
            ModelCard.Input,
            Tensor.Any,
            weights.Network.Mosaic.Planes(),
            Tensor.Any,
            Tensor.Any
        );
        Tensor Store(string name)
        {
            float[] values = Values(weights, name, out IReadOnlyList<long> shape);
            return graph.Initializer(name, values, [.. shape], half);
        }

        Tensor output = weights.Network.Build(new Tape(graph), mosaic, Store, _ => null, form);
        ModelOutput kind =
            form == NetworkForm.WithoutEnd ? ModelOutput.Parts
            : weights.Network.MakesPlanes ? ModelOutput.Planes
            : ModelOutput.Colors;
        graph.Output(ModelCard.NameOf(kind), output);
        return graph.ToModel(metadata);
    }

    /// <summary>The averages of a parameter, or of the part of one that model files have under a name of its own.</summary>
    private static float[] Values(Weights weights, string name, out IReadOnlyList<long> shape)
    {
        foreach (Parameter parameter in weights.Network.Parameters)
        {
            ReadOnlySpan<float> averages = weights.Slice(weights.Averages, parameter.Name);
            if (string.Equals(parameter.Name, name, StringComparison.Ordinal))
            {
                shape = parameter.Shape;
                return averages.ToArray();
            }

            if (parameter.Exported.FirstOrDefault(part => part.Name == name) is { } part)
            {
                shape = part.Shape;
                return part.Take(averages);
            }
        }

        throw new ArgumentException($"The network has no parameter '{name}'.");
    }

    private static Dictionary<string, string> Metadata(
        INetwork network,
        TrainingConfig config,
        RunState state,
        IReadOnlyList<ValidationScore>? scores,
        int passes
    ) =>
        new(
            Contract(network, config.Contract, ModelCard.NormalizationOf(config.Contract), config.Name),
            StringComparer.Ordinal
        )
        {
            [ModelCard.PassesKey] = passes.ToString(CultureInfo.InvariantCulture),
            [ModelCard.TrainingKey] = JsonSerializer.Serialize(state, StoredJson.Of<RunState>()),
            ["tapetum.validation"] = JsonSerializer.Serialize(
                scores ?? [],
                StoredJson.Of<IReadOnlyList<ValidationScore>>()
            ),
        };

    /// <summary>What <see cref="ModelCard"/> reads.</summary>
    private static Dictionary<string, string> Contract(
        INetwork network,
        ModelContract contract,
        string normalization,
        string name
    ) =>
        new(StringComparer.Ordinal)
        {
            [ModelCard.NameKey] = name,
            [ModelCard.ContractKey] = ModelCard.NameOf(contract),
            [ModelCard.NormalizationKey] = normalization,
            [ModelCard.CfaKey] = ModelCard.NameOf(network.Mosaic),
            [ModelCard.ChannelsKey] = network.Channels.ToString(CultureInfo.InvariantCulture),
            [ModelCard.MarginKey] = network.MarginPx.ToString(CultureInfo.InvariantCulture),
        };
}
