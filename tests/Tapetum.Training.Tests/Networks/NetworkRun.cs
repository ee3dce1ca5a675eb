using Microsoft.ML.OnnxRuntime;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Graphs;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Loop.Records;
using Tapetum.Training.Loop.Validation;
using Tapetum.Training.Networks;

namespace Tapetum.Training.Tests.Networks;

/// <summary>Runs networks whose weights are all zero, but for some biases.</summary>
internal static class NetworkRun
{
    /// <summary>A network that adds to a demosaicking.</summary>
    public static INetwork Create(NetworkKind kind, int channels) =>
        kind == NetworkKind.UNet ? new UNet(channels, UNetEnd.Shortcut) : new ResidualUNet(channels);

    /// <param name="network">The network.</param>
    /// <param name="mosaic">[4, sidePx, sidePx].</param>
    /// <param name="sidePx">Of the packed planes.</param>
    /// <param name="biases">Parameters all of whose numbers have this value.</param>
    /// <returns>[3, 2·sidePx, 2·sidePx].</returns>
    public static float[] WithoutWeights(
        INetwork network,
        float[] mosaic,
        int sidePx,
        params (string Name, float Value)[] biases
    )
    {
        OnnxGraph graph = new();
        Tensor input = graph.Input("mosaic", 1, 4, sidePx, sidePx);
        Dictionary<string, float> values = biases.ToDictionary(
            bias => bias.Name,
            bias => bias.Value,
            StringComparer.Ordinal
        );
        Dictionary<string, Tensor> weights = network.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter =>
                graph.Initializer(
                    parameter.Name,
                    [.. Enumerable.Repeat(values.GetValueOrDefault(parameter.Name), parameter.Length)],
                    [.. parameter.Shape]
                ),
            StringComparer.Ordinal
        );
        graph.Output("rgb", network.Build(new Tape(graph), input, name => weights[name], _ => null));
        using OnnxSession session = OnnxSession.Load(graph.ToModel(), new OnnxSessionOptions());
        using OnnxBinding binding = session.Bind();
        using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(mosaic, [1, 4, sidePx, sidePx]);
        binding.SetInput("mosaic", tensor).Run(TestContext.Current.CancellationToken);
        return binding.Output("rgb").GetTensorDataAsSpan<float>().ToArray();
    }

    /// <summary>The model file of a network that was trained for a minute.</summary>
    public static byte[] Export(Weights weights, bool half, NetworkForm form = NetworkForm.Whole)
    {
        TrainingConfig config = new()
        {
            Name = "tiny",
            Channels = weights.Network.Channels,
            PatchPx = 32,
            Steps = 1,
            LearningRate = 1,
            Seed = 3,
        };
        RunState state = new(config, 1, TimeSpan.FromMinutes(1), 0);
        return ModelExporter.Export(weights, config, state, [new ValidationScore("night", 30, 20)], half, form);
    }
}
