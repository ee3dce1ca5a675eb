using System.Buffers.Binary;
using Tapetum.Raw;

namespace Tapetum.Tests.Raw;

/// <summary>What cannot be read is refused with the file, the reason and what to do, and nothing else happens.</summary>
public class RawDecoderErrorTests
{
    private const ushort BitsPerSample = 258;
    private const ushort Compression = 259;
    private const ushort Photometric = 262;
    private const ushort CfaPatternTag = 33422;

    [Fact]
    public void A_missing_file_a_folder_and_an_empty_file_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("empty.dng"), []);

        Refusal(folder.File("nothing.dng")).Reason.ShouldContain("no such file");
        Refusal(folder.Path).Reason.ShouldContain("folder");
        Refusal(folder.File("empty.dng")).Reason.ShouldContain("empty");
    }

    [Theory]
    [InlineData("")]
    [InlineData("GIF89a and then some text that is no picture at all")]
    [InlineData("II*\0")]
    public void A_file_that_is_no_raw_photograph_is_refused(string start)
    {
        byte[] bytes = new byte[5000];
        System.Text.Encoding.Latin1.GetBytes(start, bytes);

        RawDecodeException error = Refusal(bytes);

        error.Reason.ShouldContain("not a raw photograph");
        error.Message.ShouldContain(error.Path);
        error.Message.ShouldContain(error.Advice);
    }

    [Fact]
    public void A_DNG_that_ends_early_is_refused_however_little_is_missing()
    {
        byte[] whole = SyntheticRaw.Dng(SyntheticRaw.Image(200, 150));
        foreach (int missing in new[] { 1, 2, 3, 399, 400, 401, 30_000, 59_998, 60_000, 60_010, 60_300 })
        {
            Refusal(whole[..^missing]).Reason.ShouldNotBeEmpty($"{missing} bytes missing");
        }

        RawDecodeException error = Refusal(whole[..^400]);
        error.Reason.ShouldContain("ends inside its pixel data");
    }

    [Fact]
    public void A_mosaic_of_other_colours_than_red_green_and_blue_is_refused()
    {
        byte[] dng = SyntheticRaw.Dng(SyntheticRaw.Image());
        PatchInline(dng, CfaPatternTag, [0, 1, 1, 0]);

        Refusal(dng).Advice.ShouldContain("Bayer");
    }

    [Fact]
    public void A_linear_DNG_without_a_mosaic_is_refused()
    {
        byte[] dng = SyntheticRaw.Dng(SyntheticRaw.Image());
        PatchInline(dng, Photometric, [0x4C, 0x88, 0, 0]); // 34892 LinearRaw

        Refusal(dng).Reason.ShouldContain("monochrome");
    }

    [Theory]
    [InlineData(BitsPerSample, 32)]
    [InlineData(Compression, 9)]
    [InlineData(Compression, 52546)]
    public void A_coding_that_LibRaw_does_not_know_is_refused(ushort tag, ushort value)
    {
        byte[] dng = SyntheticRaw.Dng(SyntheticRaw.Image());
        PatchInline(dng, tag, [(byte)value, (byte)(value >> 8), 0, 0]);

        Refusal(dng).Reason.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(60_000, 60_000, "megapixels")]
    [InlineData(10_000, 10_000, "do not fit")]
    [InlineData(int.MaxValue, 48, "not a raw photograph")]
    [InlineData(64, 70_000, "not a raw photograph")]
    [InlineData(0, 0, "0 × 0 pixels")]
    public void Absurd_dimensions_are_refused_before_memory_is_taken_for_them(int width, int height, string reason)
    {
        byte[] dng = SyntheticRaw.Dng(SyntheticRaw.Image());
        byte[] value = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(value, width);
        PatchInline(dng, 256, value);
        BinaryPrimitives.WriteInt32LittleEndian(value, height);
        PatchInline(dng, 257, value);

        Refusal(dng).Reason.ShouldContain(reason);
    }

    [Fact]
    public void A_black_level_above_the_white_level_is_refused()
    {
        RawImage raw = SyntheticRaw.Image(black: BlackLevels.Uniform(20_000));

        Refusal(SyntheticRaw.Dng(raw)).Reason.ShouldContain("black level (20000)");
    }

    [Fact]
    public void Uncompressed_tiles_which_LibRaw_would_misread_are_refused()
    {
        byte[] dng = SyntheticRaw.Dng(SyntheticRaw.Image());
        // The strip becomes a table of tiles: tag 273 StripOffsets → 324 TileOffsets, two of them.
        int entry = EntryOffset(dng, 273);
        dng[entry] = 324 & 255;
        dng[entry + 1] = 324 >> 8;
        dng[entry + 4] = 2;

        Refusal(dng).Reason.ShouldContain("tiles");
    }

    [Fact]
    public void A_path_with_letters_of_any_alphabet_is_read()
    {
        byte[] dng = SyntheticRaw.Dng(SyntheticRaw.Image());

        SyntheticRaw.Decode(dng, "Ночь на площади – 夜景 🐈.dng").WidthPx.ShouldBe(64);
    }

    [Fact]
    public void Many_files_are_decoded_at_once()
    {
        using var folder = new TemporaryFolder();
        RawImage[] images = [.. Enumerable.Range(0, 16).Select(i => SyntheticRaw.Image(100 + i, 80 + i))];
        for (int i = 0; i < images.Length; i++)
        {
            File.WriteAllBytes(folder.File($"{i}.dng"), SyntheticRaw.Dng(images[i]));
        }

        CancellationToken token = TestContext.Current.CancellationToken;
        RawImage[] read =
        [
            .. Enumerable
                .Range(0, 160)
                .AsParallel()
                .AsOrdered()
                .WithDegreeOfParallelism(8)
                .Select(i => RawDecoder.Read(folder.File($"{i % 16}.dng"), token)),
        ];

        for (int i = 0; i < read.Length; i++)
        {
            read[i].Mosaic.Span.SequenceEqual(images[i % 16].Mosaic.Span).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_cancelled_token_stops_the_decoding()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a.dng"), SyntheticRaw.Dng(SyntheticRaw.Image()));

        Should.Throw<OperationCanceledException>(() =>
            RawDecoder.Read(folder.File("a.dng"), new CancellationToken(canceled: true))
        );
    }

    private static RawDecodeException Refusal(string path) =>
        Should.Throw<RawDecodeException>(() => RawDecoder.Read(path, TestContext.Current.CancellationToken));

    private static RawDecodeException Refusal(byte[] file) =>
        Should.Throw<RawDecodeException>(() => SyntheticRaw.Decode(file));

    private static void PatchInline(byte[] dng, ushort tag, ReadOnlySpan<byte> value) =>
        value.CopyTo(dng.AsSpan(EntryOffset(dng, tag) + 8));

    /// <summary>Where a tag's 12 bytes are in IFD0 of a file by DngMosaicWriter.</summary>
    private static int EntryOffset(byte[] dng, ushort tag)
    {
        int count = BinaryPrimitives.ReadUInt16LittleEndian(dng.AsSpan(8));
        return Enumerable
            .Range(0, count)
            .Select(i => 10 + (12 * i))
            .First(at => BinaryPrimitives.ReadUInt16LittleEndian(dng.AsSpan(at)) == tag);
    }
}
