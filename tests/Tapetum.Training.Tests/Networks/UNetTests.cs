using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Graphs;
using Tapetum.Training.Networks;

namespace Tapetum.Training.Tests.Networks;

public class UNetTests
{
    [Theory]
    [InlineData(32, 7_760_748)] // Chen et al., CVPR 2018, as their code builds it
    [InlineData(16, 1_941_436)]
    public void The_number_of_parameters_is_the_papers(int channels, long expected) =>
        new UNet(channels, residual: false).Parameters.Sum(parameter => (long)parameter.Length).ShouldBe(expected);

    [Fact]
    public void A_residual_network_without_weights_demosaicks_linearly()
    {
        // A ramp that linear interpolation reproduces exactly: red x, green 10 + y, blue x + y in a mosaic of 32×32.
        const int SidePx = 32;
        float[] Truth(int x, int y) => [x, 10 + y, x + y];
        float[] mosaic = new float[SidePx * SidePx];
        int half = SidePx / 2;
        for (int y = 0; y < SidePx; y++)
        {
            for (int x = 0; x < SidePx; x++)
            {
                int plane = (2 * (y & 1)) + (x & 1);
                mosaic[(plane * half * half) + (y / 2 * half) + (x / 2)] = Truth(x, y)[(x & 1) + (y & 1)];
            }
        }

        float[] rgb = Run(new UNet(1, residual: true), mosaic, half);

        for (int y = 2; y < SidePx - 2; y++)
        {
            for (int x = 2; x < SidePx - 2; x++)
            {
                for (int c = 0; c < 3; c++)
                {
                    rgb[(((c * SidePx) + y) * SidePx) + x].ShouldBe(Truth(x, y)[c], 1e-4f, $"colour {c} at ({x}, {y})");
                }
            }
        }
    }

    [Fact]
    public void A_closed_gate_leaves_the_mean_of_each_colour_and_no_detail()
    {
        // Noise in every plane: what is left has the mean of 3×3 cells, a third of the noise for red and blue.
        const int SidePx = 32;
        Random random = new(1);
        float[] mosaic = [.. Enumerable.Range(0, 4 * SidePx * SidePx).Select(_ => random.NextSingle())];

        float[] rgb = Run(new UNet(1, residual: true), mosaic, SidePx, gateBias: -1);

        (int x, int y) = (20, 30); // of cell (10, 15)
        float red = 0;
        for (int row = 14; row <= 16; row++)
        {
            red += mosaic[(row * SidePx) + 9] + mosaic[(row * SidePx) + 10] + mosaic[(row * SidePx) + 11];
        }

        for (int pixel = 0; pixel < 4; pixel++)
        {
            rgb[((y + (pixel / 2)) * 2 * SidePx) + x + (pixel % 2)].ShouldBe(red / 9, 1e-5f);
        }
    }

    /// <summary>Runs a network whose weights are all zero but the gate's biases.</summary>
    private static float[] Run(UNet network, float[] mosaic, int sidePx, float gateBias = 0)
    {
        OnnxGraph graph = new();
        Tensor input = graph.Input("mosaic", 1, 4, sidePx, sidePx);
        Dictionary<string, Tensor> weights = network.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter =>
                graph.Initializer(
                    parameter.Name,
                    [.. Enumerable.Repeat(IsGateBias(parameter) ? gateBias : 0, parameter.Length)],
                    [.. parameter.Shape]
                ),
            StringComparer.Ordinal
        );
        graph.Output("rgb", network.Build(new Tape(graph), input, name => weights[name], _ => null));
        using OnnxSession session = OnnxSession.Load(graph.ToModel(), new SessionOptions());
        using OnnxBinding binding = session.Bind();
        using OnnxTensor tensor = OnnxTensor.Over<float>(mosaic, 1, 4, sidePx, sidePx);
        binding.SetInput("mosaic", tensor).Run(TestContext.Current.CancellationToken);
        return binding.Output("rgb").AsSpan<float>().ToArray();
    }

    private static bool IsGateBias(Parameter parameter) =>
        string.Equals(parameter.Name, "gate.bias", StringComparison.Ordinal);
}
