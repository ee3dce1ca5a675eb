using Tapetum.Inference;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Inference.Tiles;
using Tapetum.Mosaic;
using Tapetum.Tests.Inference.OnnxRuntime;

namespace Tapetum.Tests.Inference.Tiles;

public sealed class MirroredPassesTests
{
    private const int SidePx = 128;

    /// <summary>Beyond it lie pixels that a mirror does not have.</summary>
    private const int EdgePx = 8;

    [Theory]
    [InlineData(2, true, true)]
    [InlineData(4, true, false)]
    [InlineData(4, false, true)]
    [InlineData(4, true, true)]
    public void A_mirrored_mosaic_becomes_the_mirrored_picture(int passes, bool across, bool down)
    {
        using TemporaryModel model = new(TinyModel.Demosaicker(seed: 3));
        using var network = OnnxNetwork.Load(model.Path, new OnnxSessionOptions { IntraOpThreads = 1 });
        float[,] mosaic = Noise();
        float[,] mirrored = Mirrored(mosaic, across, down);

        float[,] expected = Mirrored(Green(network, mosaic, passes), across, down);

        LargestDifference(Green(network, mirrored, passes), expected).ShouldBeLessThan(1e-5f);
        LargestDifference(Green(network, mirrored, passes: 1), expected).ShouldBeGreaterThan(1e-2f);
    }

    [Fact]
    public void Two_passes_of_the_best_model_leave_less_noise_than_one()
    {
        using TileNetwork network = DeviceNetwork
            .Load(ModelStore.Installed.Find("best"), ComputeDevice.Cpu, new OnnxSessionOptions { IntraOpThreads = 1 })
            .Network;
        float[,] mosaic = Noise();

        (Deviation(Green(network, mosaic, passes: 2)) / Deviation(Green(network, mosaic, passes: 1))).ShouldBeInRange(
            0.5,
            0.95
        );
    }

    /// <summary>Even light, on the network's scale, where noise is a 32nd.</summary>
    private static float[,] Noise()
    {
        Random random = new(5);
        float[,] mosaic = new float[SidePx, SidePx];
        for (int i = 0; i < mosaic.Length; i++)
        {
            double normal =
                Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
            mosaic[i / SidePx, i % SidePx] = (float)(1 + (normal / 32));
        }

        return mosaic;
    }

    /// <summary>About a red pixel; the last column or row stays.</summary>
    private static float[,] Mirrored(float[,] mosaic, bool across, bool down)
    {
        float[,] mirrored = (float[,])mosaic.Clone();
        for (int y = 0; y < SidePx - 1; y++)
        {
            for (int x = 0; x < SidePx - 1; x++)
            {
                mirrored[y, x] = mosaic[down ? SidePx - 2 - y : y, across ? SidePx - 2 - x : x];
            }
        }

        return mirrored;
    }

    private static float[,] Green(TileNetwork network, float[,] mosaic, int passes)
    {
        int picturePx = SidePx - (2 * TileGrid.EdgePx);
        var grid = TileGrid.Cover(picturePx, picturePx, SidePx * SidePx, TileGrid.MostMarginPx);
        grid.TileWidthPx.ShouldBe(SidePx);
        using TileSlot slot = network.Allocate(grid, passes);
        const int Cells = SidePx / 2;
        for (int i = 0; i < SidePx * SidePx; i++)
        {
            (int y, int x) = (i / SidePx, i % SidePx);
            int plane = (2 * (y % 2)) + (x % 2);
            slot.Mosaic[(((plane * Cells) + (y / 2)) * Cells) + (x / 2)] = mosaic[y, x];
        }

        slot.RunNetwork(TestContext.Current.CancellationToken);
        float[,] green = new float[SidePx, SidePx];
        for (int y = 0; y < SidePx; y++)
        {
            ReadOnlySpan<float> row = slot.Row(1, y);
            for (int x = 0; x < SidePx; x++)
            {
                green[y, x] = row[x];
            }
        }

        return green;
    }

    private static float LargestDifference(float[,] one, float[,] other) =>
        Inner().Max(at => Math.Abs(one[at.Y, at.X] - other[at.Y, at.X]));

    private static double Deviation(float[,] picture)
    {
        double mean = Inner().Average(at => picture[at.Y, at.X]);
        return Math.Sqrt(Inner().Average(at => Math.Pow(picture[at.Y, at.X] - mean, 2)));
    }

    private static IEnumerable<(int Y, int X)> Inner() =>
        from y in Enumerable.Range(EdgePx, SidePx - (2 * EdgePx))
        from x in Enumerable.Range(EdgePx, SidePx - (2 * EdgePx))
        select (y, x);
}
