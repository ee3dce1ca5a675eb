using Tapetum.Mosaic;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor;

namespace Tapetum.Tests.Mosaic;

public class XTransTests
{
    private const int Width = 46;
    private const int Height = 38;
    private const float Sigma = VarianceStabilizer.NoiseScale;

    public static TheoryData<int, int> Phases =>
        new(from x in new[] { 0, 1, 4, 5 } from y in new[] { 0, 2, 3 } select (x, y));

    [Fact]
    public void Every_row_and_column_has_all_colours_and_every_square_of_a_period_the_same_filters()
    {
        for (int at = 0; at < 36; at++)
        {
            (int x, int y) = (at % 6, at / 6);
            Enumerable.Range(0, 6).Select(i => XTransPattern.ColorAt(i, y)).Distinct().Count().ShouldBe(3);
            Enumerable.Range(0, 6).Select(i => XTransPattern.ColorAt(x, i)).Distinct().Count().ShouldBe(3);
            int[] counts = new int[3];
            for (int i = 0; i < 36; i++)
            {
                counts[XTransPattern.ColorAt(x + (i % 6), y + (i / 6))]++;
            }

            counts.ShouldBe([8, 20, 8]);
        }
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public void What_lies_beyond_an_edge_has_the_filter_of_its_mirror_image(int phaseX, int phaseY)
    {
        for (int y = -40; y < Height + 40; y++)
        {
            for (int x = -40; x < Width + 40; x++)
            {
                int insideX = XTransPattern.Mirror(x, Width, phaseX);
                int insideY = XTransPattern.Mirror(y, Height, phaseY);
                insideX.ShouldBeInRange(0, Width - 1);
                insideY.ShouldBeInRange(0, Height - 1);
                XTransPattern
                    .ColorAt(insideX + phaseX, insideY + phaseY)
                    .ShouldBe(XTransPattern.ColorAt(x + phaseX, y + phaseY));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public void Demosaicking_keeps_samples_and_flat_colours_and_follows_slopes(int phaseX, int phaseY)
    {
        XTransPhase phase = new(phaseX, phaseY);
        float Light(int x, int y, int color) => 1 + color + (0.01f * x) + (0.02f * y);
        float[] mosaic = Mosaic(phase, Light);
        XTransDemosaic demosaic = new(mosaic, Width, Height, phase);
        float[] row = new float[Width];
        for (int y = 6; y < Height - 6; y++)
        {
            for (int color = 0; color < 3; color++)
            {
                demosaic.Row(y, color, row);
                for (int x = 6; x < Width - 6; x++)
                {
                    bool isSample = XTransPattern.ColorAt(x + phase.X, y + phase.Y) == color;
                    row[x].ShouldBe(Light(x, y, color), isSample ? 1e-6f : 0.004f, $"{x}, {y}, colour {color}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public void Planes_say_what_is_demosaicked_and_which_filters_there_are(int phaseX, int phaseY)
    {
        XTransPhase phase = new(phaseX, phaseY);
        float[] planes = new float[XTransPacker.PlaneCount * Width * Height / 4];
        XTransPacker.Pack(Mosaic(phase, (_, _, color) => color + 1), Width, Height, phase, planes);
        int plane = Width * Height / 4;
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                (int place, int cell) = ((2 * (y & 1)) + (x & 1), (y / 2 * (Width / 2)) + (x / 2));
                int filter = XTransPattern.ColorAt(x + phase.X, y + phase.Y);
                for (int color = 0; color < 3; color++)
                {
                    planes[(((3 * place) + color) * plane) + cell].ShouldBe(color + 1, 1e-5f);
                    planes[((12 + (3 * place) + color) * plane) + cell]
                        .ShouldBe(0, 1e-5f, "a flat field has no detail");
                }

                planes[((24 + (2 * place)) * plane) + cell].ShouldBe(filter == 0 ? 1 : 0);
                planes[((25 + (2 * place)) * plane) + cell].ShouldBe(filter == 2 ? 1 : 0);
            }
        }
    }

    [Theory]
    [InlineData(+20)]
    [InlineData(-20)]
    public void A_pixel_that_stands_out_alone_is_replaced_at_every_place_of_the_pattern_and_on_edges(int sigmas)
    {
        XTransPhase phase = new(2, 5);
        (int X, int Y)[] places =
        [
            .. Enumerable.Range(0, 36).Select(i => (15 + (i % 6), 14 + (i / 6))),
            .. ((int, int)[])[(0, 0), (7, 0), (0, 9), (Width - 1, Height - 1)],
        ];
        foreach ((int x, int y) in places)
        {
            float[] mosaic = Noise(seed: x + (100 * y));
            mosaic[(y * Width) + x] += sigmas * Sigma;

            XTransStuckPixels.Replace(mosaic, Width, Height, phase).ShouldBe(1, $"{x}, {y}");
            mosaic[(y * Width) + x].ShouldBe(1, 4 * Sigma);
        }
    }

    [Fact]
    public void Noise_a_star_and_a_line_stay()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            float[] mosaic = Noise(seed);
            for (int y = 0; y < Height; y++)
            {
                mosaic[(y * Width) + 8] += 40 * Sigma; // a line
                for (int x = 20; x < Width; x++)
                {
                    double squared = Math.Pow(x - 30 - (seed % 6), 2) + Math.Pow(y - 15 - (seed / 6), 2);
                    mosaic[(y * Width) + x] += (float)(60 * Sigma * Math.Exp(-squared / (2 * 0.8 * 0.8)));
                }
            }

            XTransStuckPixels.Replace(mosaic, Width, Height, XTransPhase.Zero).ShouldBe(0, $"seed {seed}");
        }
    }

    private static float[] Mosaic(XTransPhase phase, Func<int, int, int, float> light) =>
        [
            .. Enumerable
                .Range(0, Width * Height)
                .Select(i => (X: i % Width, Y: i / Width))
                .Select(at => light(at.X, at.Y, XTransPattern.ColorAt(at.X + phase.X, at.Y + phase.Y))),
        ];

    private static float[] Noise(int seed)
    {
        Random random = new(seed);
        return
        [
            .. Enumerable
                .Range(0, Width * Height)
                .Select(_ =>
                    1
                    + (
                        Sigma
                        * (float)(
                            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
                            * Math.Cos(2 * Math.PI * random.NextDouble())
                        )
                    )
                ),
        ];
    }
}
