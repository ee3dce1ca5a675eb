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

    /// <summary>Up to the tile's edges, beyond which both see zeros.</summary>
    [Theory]
    [InlineData(NetworkKind.UNet)]
    [InlineData(NetworkKind.ResidualUNet)]
    public void A_model_without_its_end_and_the_end_of_our_own_make_the_same_picture(NetworkKind network)
    {
        using Weights weights = Trained(network);
        FillGates(weights);
        float[] mosaic = Numbers(4 * SidePx * SidePx);
        float[] expected = Run(NetworkRun.Export(weights, half: false), mosaic);

        float[] parts = Run(NetworkRun.Export(weights, half: false, NetworkForm.WithoutEnd), mosaic, "parts");
        DemosaickingEnd end = new(SidePx, SidePx);
        end.Read(mosaic);
        int side = 2 * SidePx;
        float[] upper = new float[3 * side];
        float[] lower = new float[3 * side];
        float range = expected.Max() - expected.Min();
        for (int y = 0; y < SidePx; y++)
        {
            end.Write(parts.AsSpan(y * SidePx), SidePx * SidePx, y, upper, lower);
            for (int i = 0; i < 3 * side; i++)
            {
                int at = (((i / side * side) + (2 * y)) * side) + (i % side);
                upper[i].ShouldBe(expected[at], 1e-5f * range, $"row {2 * y}, number {i}");
                lower[i].ShouldBe(expected[at + side], 1e-5f * range, $"row {(2 * y) + 1}, number {i}");
            }
        }
    }

    [Fact]
    public void An_exported_model_says_what_it_expects_and_how_it_was_trained()
    {
        using Weights weights = Trained(NetworkKind.UNet);
        using OnnxSession session = OnnxSession.Load(NetworkRun.Export(weights, half: true), new OnnxSessionOptions());

        ModelCard card = ModelCard.Read(session.Form, "tiny.onnx");
        card.Name.ShouldBe("tiny");
        card.Contract.ShouldBe(ModelContract.CameraLinear);
        card.Channels.ShouldBe(4);
        card.Training!.ShouldContain("\"Seed\":3");
        session.Form.Notes["tapetum.validation"].ShouldContain("night");
    }

    private static Weights Trained(NetworkKind network)
    {
        Weights weights = new(NetworkRun.Create(network, channels: 4));
        weights.Initialize(seed: 3);
        return weights;
    }

    /// <summary>They begin at zero.</summary>
    private static void FillGates(Weights weights)
    {
        Random random = new(2);
        foreach (Parameter gate in weights.Network.Parameters.Where(p => p.Kind == ParameterKind.GateWeight))
        {
            foreach (ref float value in weights.Slice(weights.Averages, gate.Name))
            {
                value = random.NextSingle() - 0.5f;
            }
        }
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

    private static float[] Run(byte[] model, float[] mosaic, string output = "rgb")
    {
        using OnnxSession session = OnnxSession.Load(model, new OnnxSessionOptions());
        using OnnxBinding binding = session.Bind();
        using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(mosaic, [1, 4, SidePx, SidePx]);
        binding.SetInput("mosaic", tensor).Run(TestContext.Current.CancellationToken);
        return binding.Output(output).GetTensorDataAsSpan<float>().ToArray();
    }

    private static float[] Numbers(int count)
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }
}
