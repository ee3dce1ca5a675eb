using Tapetum.Raw;
using Tapetum.Raw.JpegXl;

namespace Tapetum.Tests.Raw;

public class RecodedDngTests
{
    private static readonly int[] Tiles = [0, 16, 32, 64];

    /// <summary>Bits, predictor and compression of whole numbers.</summary>
    public static TheoryData<int, ushort, ushort> WholeNumbers =>
        new()
        {
            { 16, 1, 8 },
            { 16, 2, 8 },
            { 16, 34892, 8 },
            { 16, 34893, 8 },
            { 8, 2, 8 },
            { 12, 1, 8 },
            { 14, 1, 8 },
            { 16, 1, 1 },
            { 14, 1, 1 },
        };

    /// <summary>Bits, predictor and compression of floating-point numbers.</summary>
    public static TheoryData<int, ushort, ushort> Floats =>
        new()
        {
            { 16, 3, 8 },
            { 24, 3, 8 },
            { 32, 3, 8 },
            { 16, 34894, 8 },
            { 24, 34894, 8 },
            { 32, 34895, 8 },
            { 32, 1, 8 },
            { 16, 1, 1 },
            { 32, 1, 1 },
        };

    [Theory]
    [MemberData(nameof(WholeNumbers))]
    public void Whole_numbers_come_out_as_they_are(int bits, ushort predictor, ushort compression)
    {
        double white = Math.ScaleB(1, bits) - 1;
        foreach (int tile in compression == 1 ? Tiles[1..^1] : Tiles)
        {
            StoredDng dng = new()
            {
                Bits = bits,
                Predictor = predictor,
                Compression = compression,
                TilePx = tile,
                White = white,
                Black = 10,
                InSubdirectory = tile == 16,
            };
            double[] numbers = Numbers(dng, white, seed: bits + predictor + tile, whole: true);

            RawImage raw = Read(dng, numbers);

            (raw.WidthPx, raw.HeightPx, raw.Cfa, raw.WhiteLevelDn).ShouldBe((50, 38, CfaPattern.Rggb, (float)white));
            raw.Black.MeanDn.ShouldBe(10);
            raw.Mosaic.ToArray().ShouldBe(numbers.Select(n => (ushort)n));
        }
    }

    [Theory]
    [MemberData(nameof(Floats))]
    public void Floating_point_numbers_keep_their_place_between_black_and_white(
        int bits,
        ushort predictor,
        ushort compression
    )
    {
        foreach (
            (double black, double white, int samples) in new[] { (512.0, 16383.0, 1), (0.0, 4095.0, 3), (0.0, 1.0, 1) }
        )
        {
            StoredDng dng = new()
            {
                Bits = bits,
                IsFloat = true,
                Predictor = predictor,
                Compression = compression,
                TilePx = 16,
                Samples = samples,
                White = white == 1 ? null : white,
                Black = black,
            };
            double[] numbers = Numbers(dng, white, seed: bits + predictor, whole: false);
            using TemporaryFolder folder = new();
            string path = dng.Write(folder.File("float.dng"), numbers);

            Photograph photograph = RawDecoder.ReadAny(path, TestContext.Current.CancellationToken);

            double[] relative = Relative(photograph);
            relative.Length.ShouldBe(numbers.Length);
            // A half has 11 bits; a code is 1/63000 of the range.
            double error = bits == 16 ? 1 / 2000.0 : 1 / 60_000.0;
            for (int i = 0; i < numbers.Length; i++)
            {
                relative[i].ShouldBe((numbers[i] - black) / (white - black), error);
            }
        }
    }

    [Fact]
    public void Numbers_of_32_bits_are_scaled_with_their_levels()
    {
        StoredDng dng = new()
        {
            Bits = 32,
            Predictor = 2,
            TilePx = 32,
            White = 4e9,
            Black = 1e8,
        };
        double[] numbers = Numbers(dng, 4e9, seed: 3, whole: true);

        RawImage raw = Read(dng, numbers);

        double[] relative = Relative(raw);
        for (int i = 0; i < numbers.Length; i++)
        {
            relative[i].ShouldBe((numbers[i] - 1e8) / 3.9e9, 1 / 60_000.0);
        }
    }

    /// <summary>Tiles have sides that 16 divides, pictures have not; one tile may be wider than all of its picture.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_single_tile_wider_than_its_picture_is_read_row_by_row(int samples)
    {
        StoredDng dng = new()
        {
            Compression = 1,
            TilePx = 64,
            Samples = samples,
            Black = 0,
        };
        using TemporaryFolder folder = new();
        double[] numbers = Numbers(dng, 16383, seed: samples, whole: true);
        string path = dng.Write(folder.File("a.dng"), numbers);

        Photograph photograph = RawDecoder.ReadAny(path, TestContext.Current.CancellationToken);

        Relative(photograph).Select(share => Math.Round(share * 16383)).ShouldBe(numbers);
    }

    [Fact]
    public void The_byte_order_of_a_file_changes_nothing()
    {
        StoredDng dng = new()
        {
            Bits = 32,
            IsFloat = true,
            Predictor = 3, // whose bytes lie in the same order in every file
            TilePx = 16,
            White = 4095,
            InSubdirectory = true,
        };
        using TemporaryFolder folder = new();
        string path = dng.Write(folder.File("a.dng"), Numbers(dng, 4095, seed: 1, whole: false));
        string other = folder.File("b.dng");
        File.WriteAllBytes(other, BigEndianTiff.Of(File.ReadAllBytes(path)));

        RawImage raw = RawDecoder.Read(path, TestContext.Current.CancellationToken);
        RawImage read = RawDecoder.Read(other, TestContext.Current.CancellationToken);

        read.Mosaic.ToArray().ShouldBe(raw.Mosaic.ToArray());
        (read.Black.MeanDn, read.WhiteLevelDn).ShouldBe((raw.Black.MeanDn, raw.WhiteLevelDn));
    }

    [Theory]
    [InlineData(0x3F0000u, 1.0)]
    [InlineData(0xBF8000u, -1.5)]
    [InlineData(0x000000u, 0.0)]
    [InlineData(0x4C0001u, 8192.125)]
    public void Floating_point_numbers_of_24_bits_are_read_as_the_specification_draws_them(uint bits, double value) =>
        Tapetum.Raw.Recoding.SampleReader.From24Bits(bits).ShouldBe(value);

    [Theory]
    [InlineData("deflate-cfa.dng")]
    [InlineData("jxl-cfa.dng")]
    public void The_same_mosaic_comes_out_however_it_is_compressed(string name)
    {
        Assert.SkipUnless(JxlLibrary.IsAvailable, "libjxl is not installed");
        RawImage reference = RawDecoder.Read(
            SharedData.Path("cases/reference.dng"),
            TestContext.Current.CancellationToken
        );

        RawImage raw = RawDecoder.Read(SharedData.Path("cases/" + name), TestContext.Current.CancellationToken);

        raw.Mosaic.ToArray().ShouldBe(reference.Mosaic.ToArray());
        raw.Path.ShouldEndWith(name);
        (raw.WhiteLevelDn, raw.Black.MeanDn, raw.Capture.Iso).ShouldBe((16383, 512, 6400));
    }

    /// <summary>A mosaic whose rows and columns are stored in two fields, so that pixels of one colour lie together, each quarter a tile.</summary>
    [Fact]
    public void Interleaved_fields_of_JPEG_XL_become_a_mosaic_again()
    {
        Assert.SkipUnless(JxlLibrary.IsAvailable, "libjxl is not installed");
        StoredDng dng = new()
        {
            WidthPx = 64,
            HeightPx = 64,
            Compression = 52546,
            TilePx = 32,
            Fields = 2,
            Tiles = [.. JxlTiles.Flat32.Select(Convert.FromBase64String)],
            White = 65535,
            Black = 0,
            InSubdirectory = true,
        };

        RawImage raw = Read(dng, []);

        for (int y = 0; y < 64; y++)
        {
            for (int x = 0; x < 64; x++)
            {
                raw.Mosaic.Span[(y * 64) + x].ShouldBe(JxlTiles.Values[((y & 1) * 2) + (x & 1)]);
            }
        }
    }

    [Fact]
    public void JPEG_XL_tiles_that_do_not_fill_their_place_are_refused_rather_than_left_black()
    {
        Assert.SkipUnless(JxlLibrary.IsAvailable, "libjxl is not installed");
        StoredDng dng = new()
        {
            WidthPx = 128,
            HeightPx = 128,
            Compression = 52546,
            TilePx = 64,
            Tiles = [.. JxlTiles.Flat32.Select(Convert.FromBase64String)],
        };

        Should.Throw<RawDecodeException>(() => Read(dng, [])).Message.ShouldContain("another size");
    }

    [Fact]
    public void What_a_file_says_is_read_without_its_pixels()
    {
        using TemporaryFolder folder = new();
        StoredDng dng = new()
        {
            Compression = 52546,
            TilePx = 32,
            Tiles =
            [
                [1],
                [2],
                [3],
                [4],
            ],
            InSubdirectory = true,
        };
        string path = dng.Write(folder.File("a.dng"), []);

        RawDecoder.ReadCapture(path, TestContext.Current.CancellationToken).Model.ShouldBe("Stored");
        var preview = RawPreview.Read(path);
        (preview.WidthPx, preview.HeightPx).ShouldBe((50, 38));
    }

    [Theory]
    [InlineData(8, "damaged")]
    [InlineData(52546, "damaged")]
    public void Damage_is_called_damage(ushort compression, string expected)
    {
        Assert.SkipUnless(JxlLibrary.IsAvailable, "libjxl is not installed");
        byte[] nonsense = [.. Enumerable.Repeat((byte)0x55, 1000)];
        StoredDng dng = new()
        {
            Compression = compression,
            TilePx = 32,
            Tiles = [nonsense, nonsense, nonsense, nonsense],
        };

        RawDecodeException e = Should.Throw<RawDecodeException>(() => Read(dng, []));

        e.Message.ShouldContain(expected);
        e.Message.ShouldContain("card again");
        e.Message.ShouldContain("stored.dng: ");
    }

    [Fact]
    public void A_compression_that_nothing_here_decodes_is_named_and_not_called_damage()
    {
        StoredDng dng = new()
        {
            Compression = 9,
            TilePx = 32,
            Tiles =
            [
                [1],
                [2],
                [3],
                [4],
            ],
        };

        RawDecodeException e = Should.Throw<RawDecodeException>(() => Read(dng, []));

        e.Message.ShouldContain("VC-5");
        e.Message.ShouldNotContain("card");
    }

    private static RawImage Read(StoredDng dng, double[] numbers)
    {
        using TemporaryFolder folder = new();
        return RawDecoder.Read(dng.Write(folder.File("stored.dng"), numbers), TestContext.Current.CancellationToken);
    }

    private static double[] Numbers(StoredDng dng, double white, int seed, bool whole)
    {
        Random random = new(seed);
        double[] numbers =
        [
            .. Enumerable.Range(0, dng.WidthPx * dng.HeightPx * dng.Samples).Select(_ => random.NextDouble() * white),
        ];
        return whole ? [.. numbers.Select(Math.Floor)] : numbers;
    }

    private static double[] Relative(Photograph photograph) =>
        photograph switch
        {
            RawImage raw => [.. raw.Mosaic.ToArray().Select(dn => (dn - raw.Black.MeanDn) / (double)raw.RangeDn)],
            RgbImage rgb => [.. rgb.Rgb.ToArray().Select(dn => dn / (double)rgb.WhiteLevel)],
            _ => [],
        };
}
