using System.Numerics;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Tests.Mosaic;

public class StuckPixelsTests
{
    private const int Columns = 37;
    private const int Rows = 29;
    private const float Sigma = VarianceStabilizer.NoiseScale;

    [Theory]
    [InlineData(+20)]
    [InlineData(-20)]
    public void A_single_pixel_that_stands_out_is_replaced_in_every_plane_and_column(int sigmas)
    {
        for (int plane = 0; plane < 4; plane++)
        {
            for (int column = 1; column < Columns - 1; column++)
            {
                float[] planes = Noise(level: 1);
                int at = (((plane * Rows) + 9) * Columns) + column;
                planes[at] += sigmas * Sigma;

                StuckPixels.Replace(planes, Columns, Rows).ShouldBe(1);
                planes[at].ShouldBe(1, 3 * Sigma);
            }
        }
    }

    [Fact]
    public void Two_of_one_colour_side_by_side_do_not_excuse_each_other()
    {
        foreach (int apart in new[] { 1, Columns - 1, Columns, Columns + 1 })
        {
            float[] planes = Noise(level: 1);
            int at = (((2 * Rows) + 9) * Columns) + 12;
            planes[at] += 50 * Sigma;
            planes[at + apart] += 60 * Sigma;

            StuckPixels.Replace(planes, Columns, Rows).ShouldBe(2);
        }
    }

    [Fact]
    public void So_is_one_on_the_edge_or_in_a_corner()
    {
        foreach (int sigmas in new[] { 30, -30 })
        {
            for (int plane = 0; plane < 4; plane++)
            {
                foreach (
                    (int row, int column) in new[] { (0, 0), (0, 5), (9, 0), (Rows - 1, Columns - 1), (9, Columns - 1) }
                )
                {
                    float[] planes = Noise(level: 1);
                    planes[(((plane * Rows) + row) * Columns) + column] += sigmas * Sigma;

                    StuckPixels.Replace(planes, Columns, Rows).ShouldBe(1, $"{plane}: {row}, {column}");
                }
            }
        }
    }

    [Fact]
    public void In_stripes_it_is_filled_with_its_own_stripe()
    {
        // Every third column bright: of the eight, six are not of the stripe.
        foreach (bool areUpright in new[] { true, false })
        {
            float[] planes = Scene((x, y) => (areUpright ? x : y) % 3 == 0 ? 12 * Sigma : 0);
            for (int plane = 0; plane < 4; plane++)
            {
                int at = (((plane * Rows) + 12) * Columns) + 15;
                float truth = planes[at];
                planes[at] += 80 * Sigma;

                StuckPixels.Replace(planes, Columns, Rows).ShouldBe(1);
                planes[at].ShouldBe(truth, 4 * Sigma);
            }
        }
    }

    [Fact]
    public void Noise_is_left_alone()
    {
        float[] planes = Noise(level: 1);
        float[] before = [.. planes];
        StuckPixels.Replace(planes, Columns, Rows).ShouldBe(0);
        planes.ShouldBe(before);
    }

    [Fact]
    public void Stars_lines_and_edges_are_left_alone()
    {
        // Light in a Gaussian of 0.6 px, the sharpest that lenses make of a point, on a dark sky; on the sensor's own grid.
        float[] stars = Scene(
            (x, y) => Star(x, y, 20, 20) + Star(x, y, 41, 20) + Star(x, y, 20, 41) + Star(x, y, 41, 41.5f)
        );
        StuckPixels.Replace(stars, Columns, Rows).ShouldBe(0);

        float[] column = Scene((x, _) => x == 30 ? 2 : 0);
        StuckPixels.Replace(column, Columns, Rows).ShouldBe(0);

        float[] row = Scene((_, y) => y == 31 ? 2 : 0);
        StuckPixels.Replace(row, Columns, Rows).ShouldBe(0);

        float[] edge = Scene((x, y) => x + y > 60 ? 3 : 0);
        StuckPixels.Replace(edge, Columns, Rows).ShouldBe(0);
    }

    [Fact]
    public void Vectors_find_what_single_pixels_find_in_rows_of_any_length()
    {
        int found = 0;
        for (int columns = 1; columns <= 3 + (3 * Vector<float>.Count); columns++)
        {
            for (int seed = 0; seed < 20; seed++)
            {
                found += ReplaceAsDefined(Texture(columns, rows: 7, seed), columns, rows: 7);
            }
        }

        found.ShouldBeGreaterThan(1000);
    }

    [Theory]
    [InlineData("raws/gopro_Hero6_GOPR0024.dng")]
    [InlineData("cases/hot-pixel-clusters.dng")]
    public void Vectors_find_what_single_pixels_find_in_real_frames(string file)
    {
        (float[] planes, int columns, int rows) = Stabilized(file);

        ReplaceAsDefined(planes, columns, rows);
    }

    /// <summary>A frame with 1,340 hot and dead pixels and clusters of them, half of it zone plate, stripes and edges, beside the same frame without.</summary>
    [Fact]
    public void Of_a_bad_sensor_on_a_test_chart_few_are_left_and_nothing_else_is_touched()
    {
        (float[] clean, int columns, int rows) = Stabilized("cases/reference.dng");
        (float[] planes, _, _) = Stabilized("cases/hot-pixel-clusters.dng");
        bool[] stuck = [.. planes.Zip(clean, (one, other) => one != other)];
        bool[] areVisible = [.. planes.Zip(clean, (one, other) => MathF.Abs(one - other) > 8 * Sigma)];

        StuckPixels.Replace(planes, columns, rows);

        int left = planes.Where((value, i) => areVisible[i] && MathF.Abs(value - clean[i]) > 8 * Sigma).Count();
        int touched = planes.Where((value, i) => !stuck[i] && value != clean[i]).Count();
        areVisible.Count(one => one).ShouldBeGreaterThan(1100);
        left.ShouldBeLessThan(40);
        touched.ShouldBeLessThan(20);
    }

    private static (float[] Planes, int Columns, int Rows) Stabilized(string file)
    {
        RawImage raw = RawDecoder.Read(SharedData.Path(file), TestContext.Current.CancellationToken);
        Tile tile = new(0, 0, raw.WidthPx & ~1, raw.HeightPx & ~1);
        float[] planes = new float[tile.WidthPx * tile.HeightPx];
        MosaicPacker.Pack(raw, tile, planes);
        new VarianceStabilizer(NoiseModels.For(raw)).Forward(planes, planes);
        return (planes, tile.WidthPx / 2, tile.HeightPx / 2);
    }

    /// <returns>How many were replaced.</returns>
    private static int ReplaceAsDefined(float[] planes, int columns, int rows)
    {
        float[] expected = [.. planes];
        int count = StuckPixels.ReplaceScalar(expected, columns, rows);

        StuckPixels.Replace(planes, columns, rows).ShouldBe(count);
        planes.AsSpan().SequenceEqual(expected).ShouldBeTrue();
        return count;
    }

    /// <summary>Steps, ramps and noise of a random height, quantised so that neighbours are often alike, and pixels that stand out a little or much.</summary>
    private static float[] Texture(int columns, int rows, int seed)
    {
        Random random = new(seed);
        float contrast = random.NextSingle() * 20 * Sigma;
        float[] planes = new float[4 * rows * columns];
        for (int i = 0; i < planes.Length; i++)
        {
            (int row, int column) = (i / columns % rows, i % columns);
            float value = (column / 5 % 2 * contrast) + (row * contrast / 9) + (random.NextSingle() * Sigma);
            value += random.Next(30) == 0 ? (random.NextSingle() - 0.5f) * 80 * Sigma : 0;
            planes[i] = MathF.Round(value / Sigma) * Sigma;
        }

        return planes;
    }

    private static float Star(float x, float y, float atX, float atY) =>
        5 * MathF.Exp(-(((x - atX) * (x - atX)) + ((y - atY) * (y - atY))) / (2 * 0.6f * 0.6f));

    /// <summary>Stabilised values of a scene on the sensor's grid, over a level of 1, with noise.</summary>
    private static float[] Scene(Func<int, int, float> light)
    {
        float[] planes = Noise(level: 1);
        for (int i = 0; i < planes.Length; i++)
        {
            (int plane, int row, int column) = (i / (Rows * Columns), i / Columns % Rows, i % Columns);
            planes[i] += light((2 * column) + (plane & 1), (2 * row) + (plane >> 1));
        }

        return planes;
    }

    private static float[] Noise(float level)
    {
        Random random = new(1);
        float[] planes = new float[4 * Rows * Columns];
        for (int i = 0; i < planes.Length; i++)
        {
            double normal =
                Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            planes[i] = level + (Sigma * (float)normal);
        }

        return planes;
    }
}
