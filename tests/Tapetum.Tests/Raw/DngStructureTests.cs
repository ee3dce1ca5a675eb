using Tapetum.Encoding.Tiff;
using Tapetum.Raw;

namespace Tapetum.Tests.Raw;

/// <summary>Files whose own tags say why no right picture can be made of them: the refusal names the tag.</summary>
public class DngStructureTests
{
    private const int Size = 48;

    [Theory]
    [InlineData(256, "0 × 48 pixels", 0u)]
    [InlineData(257, "48 × 0 pixels", 0u)]
    [InlineData(258, "BitsPerSample", 0u)]
    [InlineData(258, "BitsPerSample", 64u)]
    [InlineData(277, "SamplesPerPixel", 2u)]
    [InlineData(277, "SamplesPerPixel", 0u)]
    [InlineData(262, "display alone", 2u)]
    [InlineData(254, "display alone", 1u)]
    [InlineData(50707, "DNGBackwardVersion", 9u, 0u, 0u, 0u)]
    [InlineData(50829, "ActiveArea", 40u, 40u, 10u, 10u)]
    [InlineData(50829, "ActiveArea", 0u, 0u, 60u, 48u)]
    [InlineData(50829, "ActiveArea", 0u, 0u, 4_000_000_000u, 48u)]
    [InlineData(50829, "2 × 3 pixels", 4u, 4u, 7u, 6u)]
    public void What_a_tag_makes_impossible_is_refused_by_the_name_of_the_tag(
        ushort tag,
        string word,
        params uint[] values
    )
    {
        string message = Refusal(TaggedDng.Bytes(Size, Size, (_, _) => 1000, d => Add(d, tag, values)));

        message.ShouldContain(word);
        message.ShouldNotContain("of no kind that it knows");
    }

    [Fact]
    public void Pixels_a_thousand_times_as_long_as_wide_are_refused() =>
        Refusal(TaggedDng.Bytes(Size, Size, (_, _) => 1000, d => d.AddRationals(50718, 1, 1000, 1)))
            .ShouldContain("DefaultScale");

    [Fact]
    public void Black_levels_beyond_all_numbers_are_refused() =>
        Refusal(
                TaggedDng.Bytes(
                    Size,
                    Size,
                    (_, _) => 1000,
                    d => d.AddSignedRationals(50716, 1, [.. Enumerable.Repeat(-100_000.0, Size)])
                )
            )
            .ShouldContain("BlackLevelDeltaV");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_BigTIFF_is_named(bool isBigEndian)
    {
        byte[] header = isBigEndian
            ? [(byte)'M', (byte)'M', 0, 43, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16]
            : [(byte)'I', (byte)'I', 43, 0, 8, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0];

        Refusal([.. header, .. new byte[1000]]).ShouldContain("BigTIFF");
    }

    /// <summary>Wherever a file is cut, also one whose directories lie behind its pixels: it ends early, and is of no unknown kind.</summary>
    [Fact]
    public void A_file_that_is_cut_is_said_to_end_early()
    {
        byte[] file = TaggedDng.Bytes(Size, Size, (x, y) => 1000 + x + y);
        byte[] directoryLast = [.. file[..4], .. BitConverter.GetBytes(file.Length + 8), .. new byte[2000]];

        Refusal(directoryLast).ShouldContain("ends before");
        foreach (int length in new[] { 9, 100, 300, file.Length / 2, file.Length - 100 })
        {
            string message = Refusal(file[..length]);
            message.ShouldContain("ends");
            message.ShouldContain("card again");
        }
    }

    /// <summary>Cameras write pointers to directories that are not there, and their files are whole.</summary>
    [Fact]
    public void A_pointer_to_nowhere_behind_the_picture_does_no_harm()
    {
        byte[] file = TaggedDng.Bytes(Size, Size, (x, y) => 1000 + x + y, d => d.AddLongs(330, 0x7FFF0000));

        SyntheticRaw.Decode(file).WidthPx.ShouldBe(Size);
    }

    [Theory]
    [InlineData(1, 0, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(0, 1, 2, 3)]
    [InlineData(0, 1)]
    public void Colours_in_another_order_are_refused_by_it(params int[] planes) =>
        Refusal(TaggedDng.Bytes(Size, Size, (_, _) => 1000, d => d.AddBytes(50710, [.. planes.Select(p => (byte)p)])))
            .ShouldContain("CFAPlaneColor");

    [Fact]
    public void Filters_of_other_colours_are_refused_by_name_in_whatever_order_they_are_told() =>
        Refusal(
                TaggedDng.Bytes(
                    Size,
                    Size,
                    (_, _) => 1000,
                    d =>
                    {
                        d.AddBytes(33422, 3, 4, 4, 5);
                        d.AddBytes(50710, 3, 4, 5);
                    }
                )
            )
            .ShouldContain("cyan, magenta, yellow");

    [Theory]
    [InlineData(new byte[] { 0, 1 })]
    [InlineData(new byte[] { 0, 1, 1, 2, 0, 1 })]
    public void Filters_that_do_not_fill_their_pattern_are_refused(byte[] pattern) =>
        Refusal(TaggedDng.Bytes(Size, Size, (_, _) => 1000, d => d.AddBytes(33422, pattern)))
            .ShouldContain($"{pattern.Length} colour filters for a pattern of 2×2");

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void A_layout_that_no_specification_has_is_not_called_one_that_it_has(ushort layout) =>
        Refusal(TaggedDng.Bytes(Size, Size, (_, _) => 1000, d => d.AddShorts(50711, layout)))
            .ShouldContain($"no specification has (CFALayout {layout})");

    [Fact]
    public void A_light_told_in_a_way_that_is_not_read_is_said()
    {
        byte[] dng = TaggedDng.Bytes(Size, Size, (_, _) => 1000, d => d.AddRationals(50729, 10000, 0.3127, 0.329));
        // AsShotNeutral, 50728 of rationals, becomes a tag of the specification that nothing here reads: BaselineSharpness.
        dng[dng.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x28, 0xC6, 5, 0])] = 0x2C;

        RawImage raw = SyntheticRaw.Decode(dng);

        raw.Color.AsShotNeutral.ShouldBeNull();
        raw.Remarks.Single().ShouldContain("AsShotWhiteXY");
    }

    private static void Add(TiffDirectoryWriter d, ushort tag, uint[] values)
    {
        if (tag == 50707)
        {
            d.AddBytes(tag, [.. values.Select(v => (byte)v)]);
        }
        else if (tag is 258 or 262 or 277)
        {
            d.AddShorts(tag, (ushort)values[0]);
        }
        else
        {
            d.AddLongs(tag, values);
        }
    }

    private static string Refusal(byte[] dng)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.dng");
        File.WriteAllBytes(path, dng);
        return Should
            .Throw<RawDecodeException>(() => RawDecoder.ReadAny(path, TestContext.Current.CancellationToken))
            .Message;
    }
}
