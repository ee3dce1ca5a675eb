using Tapetum.Training.Networks;

namespace Tapetum.Training.Tests.Networks;

public class DemosaickingShortcutTests
{
    private const int SidePx = 32; // of the packed planes

    [Theory]
    [InlineData(NetworkKind.UNet)]
    [InlineData(NetworkKind.ResidualUNet)]
    public void A_network_without_weights_demosaicks_linearly(NetworkKind network)
    {
        // A ramp that linear interpolation reproduces exactly: red x, green 10 + y, blue x + y in a mosaic of 64×64.
        const int Size = 2 * SidePx;
        float[] Truth(int x, int y) => [x, 10 + y, x + y];
        float[] mosaic = new float[Size * Size];
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                int plane = (2 * (y & 1)) + (x & 1);
                mosaic[(plane * SidePx * SidePx) + (y / 2 * SidePx) + (x / 2)] = Truth(x, y)[(x & 1) + (y & 1)];
            }
        }

        float[] rgb = NetworkRun.WithoutWeights(NetworkRun.Create(network, channels: 4), mosaic, SidePx);

        for (int y = 2; y < Size - 2; y++)
        {
            for (int x = 2; x < Size - 2; x++)
            {
                for (int c = 0; c < 3; c++)
                {
                    rgb[(((c * Size) + y) * Size) + x].ShouldBe(Truth(x, y)[c], 1e-4f, $"colour {c} at ({x}, {y})");
                }
            }
        }
    }

    /// <summary>Noise in every plane: a mean over n cells has 1/√n of it.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 4)]
    public void Closed_gates_leave_the_mean_of_each_color_and_no_detail(float smooth, int reachCells)
    {
        float[] mosaic = Noise();

        float[] rgb = NetworkRun.WithoutWeights(
            new ResidualUNet(4),
            mosaic,
            SidePx,
            ("gate.bias", -1),
            ("smooth.bias", smooth)
        );

        (int x, int y) = (10, 15);
        float red = 0;
        for (int row = y - reachCells; row <= y + reachCells; row++)
        {
            red += mosaic.AsSpan((row * SidePx) + x - reachCells, (2 * reachCells) + 1).ToArray().Sum();
        }

        float mean = red / (((2 * reachCells) + 1) * ((2 * reachCells) + 1));
        for (int pixel = 0; pixel < 4; pixel++)
        {
            rgb[(((2 * y) + (pixel / 2)) * 2 * SidePx) + (2 * x) + (pixel % 2)].ShouldBe(mean, 1e-5f);
        }
    }

    [Fact]
    public void A_crossed_gate_gives_red_the_detail_of_green()
    {
        float[] mosaic = Noise();

        float[] plain = NetworkRun.WithoutWeights(new ResidualUNet(4), mosaic, SidePx);
        float[] smooth = NetworkRun.WithoutWeights(new ResidualUNet(4), mosaic, SidePx, ("gate.bias", -1));
        float[] crossed = NetworkRun.WithoutWeights(
            new ResidualUNet(4),
            mosaic,
            SidePx,
            ("gate.bias", -1),
            ("cross.bias", 1)
        );

        int plane = 4 * SidePx * SidePx;
        for (int i = 0; i < plane; i++)
        {
            float detailOfGreen = plain[plane + i] - smooth[plane + i];
            (crossed[i] - smooth[i]).ShouldBe(detailOfGreen, 1e-5f);
            (crossed[(2 * plane) + i] - smooth[(2 * plane) + i]).ShouldBe(detailOfGreen, 1e-5f);
        }
    }

    private static float[] Noise()
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, 4 * SidePx * SidePx).Select(_ => random.NextSingle())];
    }
}
