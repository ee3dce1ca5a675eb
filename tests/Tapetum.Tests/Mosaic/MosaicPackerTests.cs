using Tapetum.Mosaic;
using Tapetum.Raw;

namespace Tapetum.Tests.Mosaic;

public sealed class MosaicPackerTests
{
    [Fact]
    public void Packing_an_RGGB_mosaic_needs_no_mirror()
    {
        RawImage raw = SyntheticRaw.Of(new ushort[] { 1, 2, 3, 4, 5, 6, 7, 8 }, 4, 2, CfaPattern.Rggb);

        Pack(raw, new Tile(0, 0, 4, 2)).ShouldBe([1f, 3, 2, 4, 5, 7, 6, 8]);
    }

    [Fact]
    public void Packing_a_BGGR_mosaic_puts_red_in_plane_zero()
    {
        // B G B     the cell at (−1, −1) mirrors to (1, 1): red 5, green 4 and 2, blue 1
        // G R G
        // B G B
        RawImage raw = SyntheticRaw.Of(new ushort[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 }, 3, 3, CfaPattern.Bggr);

        float[] planes = Pack(raw, new Tile(0, 0, 4, 4));

        planes.ShouldBe([5f, 5, 5, 5, 4, 6, 4, 6, 2, 2, 8, 8, 1, 3, 7, 9]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    public void Every_plane_holds_its_own_colour_even_in_the_mirror(int redColumn, int redRow)
    {
        CfaPattern cfa = new(redColumn, redRow);
        ushort[] mosaic = new ushort[7 * 5];
        for (int i = 0; i < mosaic.Length; i++)
        {
            // 1 red, 2 green on a red row, 3 green on a blue row, 4 blue
            (int x, int y) = (i % 7, i / 7);
            mosaic[i] = (ushort)(1 + ((x + redColumn) & 1) + (2 * ((y + redRow) & 1)));
        }

        float[] planes = Pack(SyntheticRaw.Of(mosaic, 7, 5, cfa), new Tile(-16, -12, 64, 32));

        for (int plane = 0; plane < 4; plane++)
        {
            planes.AsSpan(plane * 512, 512).ToArray().ShouldAllBe(value => value == plane + 1);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    public void The_vector_path_equals_the_scalar_one_at_every_size(int redColumn, int redRow)
    {
        BlackLevels pattern = new(2, 2, [256, 257, 258, 259]);
        static float[] Offsets(int count) => [.. Enumerable.Range(0, count).Select(i => (i * 7 % 5) - 1.75f)];
        int[] sizes = [1, 2, 3, 31, 32, 33, 67, 100];
        foreach (int width in sizes)
        {
            foreach (int height in (int[])[1, 2, 3, 9])
            {
                BlackLevels black = pattern.WithLines(Offsets(height), Offsets(width));
                RawImage raw = SyntheticRaw.Noise(width, height, new CfaPattern(redColumn, redRow), black);
                foreach (Tile tile in (Tile[])[new(0, 0, 128, 32), new(-32, -32, 96, 64), new(32, 0, 64, 32)])
                {
                    float[] expected = new float[tile.WidthPx * tile.HeightPx];
                    MosaicPacker.PackScalar(raw, tile, expected);

                    Pack(raw, tile).ShouldBe(expected, $"{width}×{height} {raw.Cfa} {tile}");
                }
            }
        }
    }

    [Fact]
    public void A_black_pattern_of_three_columns_is_subtracted_where_it_belongs()
    {
        BlackLevels black = new(3, 1, [10, 20, 30]);
        RawImage raw = SyntheticRaw.Of(new ushort[] { 110, 120, 130, 110, 120, 130 }, 6, 1, CfaPattern.Rggb, black);

        Pack(raw, new Tile(0, 0, 6, 2)).ShouldAllBe(value => value == 100);
    }

    [Fact]
    public void Values_under_black_stay_negative()
    {
        RawImage raw = SyntheticRaw.Of(
            new ushort[] { 0, 60000, 0, 0 },
            2,
            2,
            CfaPattern.Rggb,
            BlackLevels.Uniform(512)
        );

        Pack(raw, new Tile(0, 0, 2, 2)).ShouldBe([-512f, 59488, -512, -512]);
    }

    private static float[] Pack(RawImage raw, Tile tile)
    {
        float[] planes = new float[tile.WidthPx * tile.HeightPx];
        MosaicPacker.Pack(raw, tile, planes);
        return planes;
    }
}
