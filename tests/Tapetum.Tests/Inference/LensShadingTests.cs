using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.Preparation;

namespace Tapetum.Tests.Inference;

public class LensShadingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Between_the_points_of_the_grid_gains_are_bilinear_and_beyond_its_rim_they_stay()
    {
        GainMap map = Shading.Everywhere(8, 8, [1, 3, 5, 7]) with { ColumnOrigin = 0.25, ColumnSpacing = 0.5 };
        float[] line = new float[4]; // pixels at 1/8, 3/8, 5/8 and 7/8 of the width

        map.Line(0, line);
        line.ShouldBe([1, 1.5f, 2.5f, 3]);
        map.Line(0.5, line);
        line.ShouldBe([3, 3.5f, 4.5f, 5]);
        map.Line(1, line);
        line.ShouldBe([5, 5.5f, 6.5f, 7]);
    }

    [Fact]
    public void Rows_of_any_length_get_the_gains_that_each_pixel_would()
    {
        Random random = new(1);
        for (int width = 1; width < 70; width++)
        {
            (int rows, int columns) = (random.Next(1, 5), random.Next(1, 9));
            GainMap map = Shading.Everywhere(2 * width, 8, []) with
            {
                Rows = rows,
                Columns = columns,
                Gains = [.. Enumerable.Range(0, rows * columns).Select(_ => 1 + random.NextSingle())],
                ColumnOrigin = random.NextDouble() - 0.3,
                ColumnSpacing = 0.02 + random.NextDouble(),
                LeftPx = random.Next(0, 3),
                RightPx = random.Next(0, 2 * width),
            };
            float[] expected = new float[width];
            map.Line(0.4, expected);
            for (int x = 0; x < width; x++)
            {
                double at = (x + 0.5) / width * (2 * width);
                expected[x] = at >= map.LeftPx && at < map.RightPx ? expected[x] : 1;
            }

            float[] line = new float[width];
            new GainColumns(map, 2 * width, width).Line(0.4, line);
            line.ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    public void A_map_for_one_place_of_the_cell_brightens_its_colour_alone(int redColumn, int redRow)
    {
        CfaPattern cfa = new(redColumn, redRow);
        GainMap red = Shading.Map(8, 6, redColumn, redRow, [2, 2, 2, 2]);
        GainMap green = Shading.Map(8, 6, 1 - redColumn, redRow, [3, 3, 3, 3]);
        LinearImage image = Grey(8, 6, 0.1f);

        LensShading.Correct(image, SyntheticRaw.Image(8, 6, cfa, gainMaps: [red, green]), Token);

        for (int i = 0; i < image.Rgb.Length; i += 3)
        {
            // Of two greens one is brightened, so their mean is by half as much; to the last row and column.
            image.Rgb[i].ShouldBe(0.2f, 1e-6f);
            image.Rgb[i + 1].ShouldBe(0.2f, 1e-6f);
            image.Rgb[i + 2].ShouldBe(0.1f, 1e-6f);
        }
    }

    [Fact]
    public void Outside_its_area_a_map_does_nothing_and_several_multiply()
    {
        GainMap left = Shading.Everywhere(8, 6, [2, 2, 2, 2]) with { RightPx = 4 };
        GainMap top = Shading.Everywhere(8, 6, [3, 3, 3, 3]) with { BottomPx = 3 };
        LinearImage image = Grey(8, 6, 0.1f);

        LensShading.Correct(image, SyntheticRaw.Image(8, 6, gainMaps: [left, top]), Token);

        image.Row(0)[0].ShouldBe(0.6f, 1e-6f);
        image.Row(2)[3 * 4].ShouldBe(0.3f, 1e-6f);
        image.Row(3)[3 * 3].ShouldBe(0.2f, 1e-6f);
        image.Row(3)[3 * 4].ShouldBe(0.1f, 1e-6f);
    }

    [Fact]
    public void What_is_clipped_stays_white_and_what_is_not_becomes_no_whiter()
    {
        RawImage raw = SyntheticRaw.Image(8, 6, gainMaps: [Shading.Everywhere(8, 6, [4, 4, 4, 4])]);
        LinearImage image = Grey(8, 6, 1);
        image.Rgb[0] = 0.5f;
        image.Rgb[1] = 0.2f;
        image.Rgb[2] = 1.02f; // interpolated

        LensShading.Correct(image, raw, Token);

        image.Rgb[..4].ShouldBe([1, 0.8f, 1.02f, 1]);
    }

    [Fact]
    public void A_picture_s_rows_and_a_smaller_picture_are_corrected_alike()
    {
        RawImage raw = SyntheticRaw.Image(64, 48, gainMaps: [Shading.Everywhere(64, 48, [1, 2, 3, 4])]);
        LinearImage whole = Grey(64, 48, 0.01f);
        LinearImage small = Grey(8, 6, 0.01f);
        LinearImage rows = Grey(64, 48, 0.01f);

        LensShading.Correct(whole, raw, Token);
        LensShading.Correct(small, raw, Token);
        for (int y = 0; y < 48; y++)
        {
            new LensShading(raw, 64).CorrectRow(y, rows.Row(y));
        }

        rows.Rgb.ShouldBe(whole.Rgb);
        // The middle of the small picture's pixel is the corner of four of the large one's.
        float mean =
            (whole.Row(11)[3 * 27] + whole.Row(11)[3 * 28] + whole.Row(12)[3 * 27] + whole.Row(12)[3 * 28]) / 4;
        small.Row(1)[3 * 3].ShouldBe(mean, 1e-6f);
    }

    [Fact]
    public void The_mean_gain_counts_maps_by_their_share_of_the_pixels()
    {
        LensShading.MeanGain(SyntheticRaw.Image()).ShouldBe(1);
        LensShading.MeanGain(SyntheticRaw.Image(gainMaps: [Shading.Everywhere(64, 48, [1, 2, 2, 3])])).ShouldBe(2);
        GainMap[] four = [.. Enumerable.Range(0, 4).Select(i => Shading.Map(64, 48, i & 1, i >> 1, [3, 3, 3, 3]))];
        LensShading.MeanGain(SyntheticRaw.Image(gainMaps: four)).ShouldBe(3, 1e-6);
    }

    private static LinearImage Grey(int widthPx, int heightPx, float value)
    {
        LinearImage image = new(widthPx, heightPx);
        image.Rgb.AsSpan().Fill(value);
        return image;
    }
}
