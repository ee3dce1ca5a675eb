using Microsoft.ML.OnnxRuntime;
using Tapetum.Inference;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Graphs;
using Tapetum.Training.Networks;

namespace Tapetum.Training.Tests.Networks;

public class ModelExporterTests
{
    private const int SidePx = 32;

    [Theory]
    [InlineData(NetworkKind.UNet)]
    [InlineData(NetworkKind.ResidualUNet)]
    public void An_exported_model_computes_what_the_trained_network_computes(NetworkKind network)
    {
        using Weights weights = Trained(network);
        float[] mosaic = Numbers(4 * SidePx * SidePx);

        float[] expected = Run(AsTrained(weights), mosaic);
        float[] exported = Run(NetworkRun.Export(weights, half: false), mosaic);
        float[] exportedHalf = Run(NetworkRun.Export(weights, half: true), mosaic);

        float range = expected.Max() - expected.Min();
        for (int i = 0; i < expected.Length; i++)
        {
            exported[i].ShouldBe(expected[i], 1e-5f * range, $"element {i}");
            exportedHalf[i].ShouldBe(expected[i], 1e-2f * range, $"element {i}, 16-bit weights");
        }
    }

    [Fact]
    public void An_exported_model_says_what_it_expects_and_how_it_was_trained()
    {
        using Weights weights = Trained(NetworkKind.UNet);
        using OnnxSession session = OnnxSession.Load(NetworkRun.Export(weights, half: true), new OnnxSessionOptions());

        ModelCard card = ModelCard.Read(session, "tiny.onnx");
        card.Name.ShouldBe("tiny");
        card.Contract.ShouldBe(ModelContract.CameraLinear);
        card.Channels.ShouldBe(4);
        card.Training!.ShouldContain("\"Seed\":3");
        session.Metadata["tapetum.validation"].ShouldContain("night");
    }

    private static Weights Trained(NetworkKind network)
    {
        Weights weights = new(NetworkRun.Create(network, channels: 4));
        weights.Initialize(seed: 3);
        return weights;
    }

    /// <summary>The network as the training graph has it, with its averages as weights.</summary>
    private static byte[] AsTrained(Weights weights)
    {
        OnnxGraph graph = new();
        Tensor mosaic = graph.Input("mosaic", 1, 4, SidePx, SidePx);
        Dictionary<string, Tensor> stored = weights.Network.Parameters.ToDictionary(
            p => p.Name,
            p => graph.Initializer(p.Name, weights.Slice(weights.Averages, p.Name), [.. p.Shape]),
            StringComparer.Ordinal
        );
        graph.Output("rgb", weights.Network.Build(new Tape(graph), mosaic, name => stored[name], _ => null));
        return graph.ToModel();
    }

    private static float[] Run(byte[] model, float[] mosaic)
    {
        using OnnxSession session = OnnxSession.Load(model, new OnnxSessionOptions());
        using OnnxBinding binding = session.Bind();
        using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(mosaic, [1, 4, SidePx, SidePx]);
        binding.SetInput("mosaic", tensor).Run(TestContext.Current.CancellationToken);
        return binding.Output("rgb").GetTensorDataAsSpan<float>().ToArray();
    }

    private static float[] Numbers(int count)
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }
}
