using FsCheck.Fluent;
using Tapetum.Raw;

namespace Tapetum.Tests.Raw;

/// <summary>Sensors whose filters are no 2 × 2 Bayer pattern: a right picture, or a refusal that names them.</summary>
public class SensorFiltersTests
{
    private const int Size = 48;

    private static readonly double[] Colors = [1000, 4000, 2000];

    [Fact]
    public void A_quad_Bayer_mosaic_is_binned_to_a_Bayer_mosaic_and_says_so()
    {
        byte[] quad = [0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 2, 2, 1, 1, 2, 2];

        RawImage raw = Decode(4, 4, quad);

        (raw.WidthPx, raw.HeightPx, raw.Cfa).ShouldBe((Size / 2, Size / 2, CfaPattern.Rggb));
        raw.Remarks.Single().ShouldContain("quad Bayer");
        ShouldHaveTheColours(raw);
    }

    [Fact]
    public void Binning_keeps_the_fractions_of_the_mean()
    {
        byte[] quad = [0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 2, 2, 1, 1, 2, 2];

        // Three of four pixels one higher: 0.75 above.
        RawImage raw = Decode(4, 4, quad, (x, y) => (x | y) % 2 == 0 ? 0 : 1);

        double above = (raw.Mosaic.Span[0] - raw.Black.At(0, 0)) / raw.RangeDn;
        (above * (TaggedDng.White - 512)).ShouldBe(Colors[0] + 0.75, 0.01);
    }

    [Fact]
    public void The_crop_of_a_binned_picture_counts_binned_pixels()
    {
        byte[] quad = [0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 2, 2, 1, 1, 2, 2];

        RawImage raw = TaggedDng.Decode(
            Size,
            Size,
            (x, y) => 512 + Colors[quad[(y % 4 * 4) + (x % 4)]],
            d =>
            {
                d.AddShorts(33421, 4, 4);
                d.AddBytes(33422, quad);
                d.AddLongs(50714, 512);
                d.AddLongs(50719, 4, 8);
                d.AddLongs(50720, 24, 20);
            }
        );

        PictureFrame frame = PictureFrame.Of(raw.Metadata, raw.WidthPx, raw.HeightPx);
        (frame.LeftPx, frame.TopPx, frame.WidthPx, frame.HeightPx).ShouldBe((2, 4, 12, 10));
    }

    [Theory]
    [InlineData(2, 4, new byte[] { 0, 1, 2, 1, 1, 2, 1, 0 }, "repeat every 4×2 pixels")]
    [InlineData(2, 2, new byte[] { 1, 1, 1, 1 }, "all of its sensor's colour filters are green")]
    [InlineData(2, 2, new byte[] { 0, 1, 3, 2 }, "red, green, blue, cyan")]
    [InlineData(2, 2, new byte[] { 0, 1, 6, 2 }, "white")]
    [InlineData(
        4,
        4,
        new byte[] { 6, 0, 6, 1, 0, 6, 1, 6, 6, 1, 6, 2, 1, 6, 2, 6 },
        "red, green, blue, white, in a pattern of 4×4"
    )]
    [InlineData(2, 2, new byte[] { 0, 1, 2, 1 }, "repeat every 2×2 pixels")]
    public void Other_filters_are_refused_by_name(int rows, int columns, byte[] pattern, string name)
    {
        Should.Throw<RawDecodeException>(() => Decode(rows, columns, pattern)).Message.ShouldContain(name);
        Should.Throw<RawDecodeException>(() => ReadAny(rows, columns, pattern, 1)).Message.ShouldContain(name);
    }

    [Fact]
    public void Filters_that_are_not_told_are_not_guessed() =>
        Should
            .Throw<RawDecodeException>(() =>
                TaggedDng.Decode(
                    Size,
                    Size,
                    (_, _) => 512 + Colors[1],
                    d =>
                    {
                        d.AddShorts(33421, 0, 0);
                        d.AddBytes(33422, 0);
                    }
                )
            )
            .Message.ShouldContain("CFAPattern");

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Rows_shifted_by_half_a_pixel_are_refused_by_name(ushort layout)
    {
        Should
            .Throw<RawDecodeException>(() => ReadAny(2, 2, [0, 1, 1, 2], layout))
            .Message.ShouldContain($"CFALayout {layout}");
    }

    /// <summary>Any Bayer phase, of blocks of one to four pixels a side, shifted by anything, written over any number of periods: the same picture.</summary>
    [Fact]
    public void Blocks_of_any_size_and_shift_become_their_Bayer_mosaic() =>
        Properties.Hold(
            40,
            Prop.ForAll(
                Gen.Choose(0, 3).Four().ToArbitrary(),
                Gen.Choose(1, 2).Two().ToArbitrary(),
                (shape, periods) =>
                {
                    (int phase, int blockLess, int left, int top) = shape;
                    int block = blockLess + 1;
                    CfaPattern cfa = new(phase & 1, phase >> 1);
                    (int rows, int columns) = (2 * block * periods.Item1, 2 * block * periods.Item2);
                    byte[] pattern =
                    [
                        .. Enumerable
                            .Range(0, rows * columns)
                            .Select(i =>
                                (byte)cfa.ColorAt(((i % columns) + left) / block, ((i / columns) + top) / block)
                            ),
                    ];

                    RawImage raw = Decode(rows, columns, pattern);

                    raw.WidthPx.ShouldBeGreaterThanOrEqualTo((Size / block) - 1);
                    ShouldHaveTheColours(raw);
                    (raw.Remarks.Count > 0).ShouldBe(block > 1);
                }
            )
        );

    private static RawImage Decode(int rows, int columns, byte[] pattern, Func<int, int, double>? more = null) =>
        SyntheticRaw.Decode(Dng(rows, columns, pattern, 1, more));

    private static Photograph ReadAny(int rows, int columns, byte[] pattern, ushort layout)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.dng");
        File.WriteAllBytes(path, Dng(rows, columns, pattern, layout));
        return RawDecoder.ReadAny(path, TestContext.Current.CancellationToken);
    }

    private static byte[] Dng(
        int rows,
        int columns,
        byte[] pattern,
        ushort layout,
        Func<int, int, double>? more = null
    ) =>
        TaggedDng.Bytes(
            Size,
            Size,
            (x, y) =>
                512
                + Colors.ElementAtOrDefault(pattern[(y % rows * columns) + (x % columns)])
                + (more?.Invoke(x, y) ?? 0),
            d =>
            {
                d.AddShorts(33421, (ushort)rows, (ushort)columns);
                d.AddBytes(33422, pattern);
                d.AddBytes(50710, [.. pattern.Distinct().Order()]);
                d.AddShorts(50711, layout);
                d.AddLongs(50714, 512);
            }
        );

    private static void ShouldHaveTheColours(RawImage raw)
    {
        for (int y = 0; y < raw.HeightPx; y++)
        {
            for (int x = 0; x < raw.WidthPx; x++)
            {
                double above = (raw.Mosaic.Span[(y * raw.WidthPx) + x] - raw.Black.At(x, y)) / raw.RangeDn;
                (above * (TaggedDng.White - 512)).ShouldBe(Colors[raw.Cfa.ColorAt(x, y)], 1);
            }
        }
    }
}
