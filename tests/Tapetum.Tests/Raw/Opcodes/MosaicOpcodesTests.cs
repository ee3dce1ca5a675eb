using Tapetum.Development.Lens;
using Tapetum.Encoding.Tiff;
using Tapetum.Raw;
using static Tapetum.Tests.Raw.Opcodes.OpcodeBytes;

namespace Tapetum.Tests.Raw.Opcodes;

/// <summary>DNGs whose mosaic is to be changed before anything else happens, decoded.</summary>
public class MosaicOpcodesTests
{
    private const int Width = 32;
    private const int Height = 24;
    private const double Black = 512;
    private const double Range = TaggedDng.White - Black;
    private const ushort OpcodeList1 = 51008;
    private const ushort OpcodeList2 = 51009;

    [Fact]
    public void A_polynomial_is_applied_to_what_is_above_black()
    {
        RawImage raw = Decode(Opcode(8, Area(0, 0, Height, Width), Int32(2), Double(0, 0.25, 0.75)));

        ShouldBe(raw, (x, y) => (0.25 * Ramp(x, y)) + (0.75 * Ramp(x, y) * Ramp(x, y)));
    }

    [Fact]
    public void A_table_is_looked_up_by_what_is_above_black()
    {
        ushort[] squares = [.. Enumerable.Range(0, 65536).Select(i => (ushort)((long)i * i / 65535))];

        RawImage raw = Decode(Opcode(7, Area(0, 0, Height, Width), Int32(65536), Int16(squares)));

        ShouldBe(raw, (x, y) => Ramp(x, y) * Ramp(x, y));
    }

    [Fact]
    public void Rows_and_columns_get_their_gains_and_offsets()
    {
        float[] rowGains = [.. Enumerable.Range(0, Height).Select(y => 1 + (0.01f * y))];
        float[] columnGains = [.. Enumerable.Range(0, Width / 2).Select(x => 1 - (0.02f * x))];
        float[] rowOffsets = [.. Enumerable.Range(0, Height).Select(y => 20f * y)];
        float[] columnOffsets = [.. Enumerable.Range(0, Width).Select(x => -30f * x)];

        RawImage raw = Decode(
            Opcode(12, Area(0, 0, Height, Width), Int32(Height), Single(rowGains)),
            Opcode(13, Area(0, 0, Height, Width, columnPitch: 2), Int32(Width / 2), Single(columnGains)),
            Opcode(10, Area(0, 0, Height, Width), Int32(Height), Single(rowOffsets)),
            Opcode(11, Area(0, 0, Height, Width), Int32(Width), Single(columnOffsets))
        );

        ShouldBe(
            raw,
            (x, y) =>
            {
                double gained = Math.Min(1, Ramp(x, y) * rowGains[y]) * (x % 2 == 0 ? columnGains[x / 2] : 1);
                return gained + ((rowOffsets[y] + columnOffsets[x]) / 65535);
            }
        );
    }

    [Fact]
    public void A_gain_map_waits_for_the_network_unless_numbers_are_mapped_after_it()
    {
        byte[] gains = Opcode(9, Area(0, 0, Height, Width), Int32(1, 1), Double(1, 1, 0, 0), Int32(1), Single(0.5f));
        byte[] square = Opcode(8, Area(0, 0, Height, Width), Int32(2), Double(0, 0, 1));

        RawImage after = Decode(square, gains);
        RawImage before = Decode(gains, square);

        after.GainMaps.Count.ShouldBe(1);
        ShouldBe(after, (x, y) => Ramp(x, y) * Ramp(x, y));
        before.GainMaps.ShouldBeEmpty();
        ShouldBe(before, (x, y) => Ramp(x, y) * Ramp(x, y) / 4);
    }

    [Theory]
    [InlineData(2, 4, "RGGB")]
    [InlineData(3, 4, "GBRG")]
    [InlineData(2, 5, "GRBG")]
    [InlineData(3, 5, "BGGR")]
    public void A_mosaic_is_trimmed_and_keeps_its_colours(int top, int left, string cfa)
    {
        RawImage raw = Decode(Opcode(6, Int32(top, left, 20, 30)));

        (raw.WidthPx, raw.HeightPx).ShouldBe((30 - left, 20 - top));
        raw.Cfa.ToString().ShouldBe(cfa);
        ShouldBe(raw, (x, y) => Ramp(x + left, y + top));
    }

    [Fact]
    public void A_mosaic_that_nothing_is_left_of_is_refused()
    {
        byte[] trim = Opcode(6, Int32(200, 200, 300, 300));

        Should.Throw<RawDecodeException>(() => Decode(trim)).Message.ShouldContain("TrimBounds");
    }

    [Fact]
    public void Bad_pixels_by_value_and_by_list_come_from_their_neighbours()
    {
        (int X, int Y)[] dead = [(10, 10), (12, 10), (15, 7)];
        byte[] constant = List(Opcode(4, Int32(0, 0)));
        byte[] list = List(Opcode(5, Int32(0, 1, 1, 7, 15, 10, 10, 11, 13)));
        foreach (byte[] opcodes in new[] { constant, list })
        {
            RawImage raw = TaggedDng.Decode(
                Width,
                Height,
                (x, y) => dead.Contains((x, y)) ? 0 : Value(x, y),
                d => Tags(d, OpcodeList1, opcodes)
            );

            // The ramp is straight: the mean of those around is the truth.
            ShouldBe(raw, Ramp, tolerance: 0.02);
        }
    }

    [Fact]
    public void What_must_be_applied_and_is_not_known_is_said_and_what_is_optional_is_not()
    {
        RawImage must = Decode(Opcode(99, []));
        RawImage may = Decode(Opcode(99, Optional, []));

        must.OpcodesNotApplied.ShouldBe([99]);
        must.Remarks.Single().ShouldContain("opcode 99");
        may.Remarks.ShouldBeEmpty();
    }

    [Fact]
    public void What_bends_the_picture_or_brightens_its_corners_waits_for_it_and_stands_before_the_list_for_it()
    {
        byte[] vignette = Opcode(3, Double(0.5, 0, 0, 0, 0, 0.5, 0.5));
        byte[] warp = Opcode(1, Int32(1), Double(1, 0.1, 0, 0, 0, 0, 0.5, 0.5));

        RawImage raw = TaggedDng.Decode(
            Width,
            Height,
            Value,
            d =>
            {
                Tags(d, OpcodeList2, List(vignette));
                d.AddUndefined(51022, List(warp));
            }
        );

        raw.Metadata.PictureOpcodes.Select(o => o.Id).ShouldBe([3, 1]);
        raw.Metadata.Dng[51022].Bytes.ShouldBe(List(vignette, warp));
    }

    /// <summary>OpcodeList1 is for the numbers of the file, black and all, and counts from the corner of the stored picture.</summary>
    [Fact]
    public void Numbers_of_the_file_are_mapped_before_black_is_taken_off_and_within_the_stored_picture()
    {
        float[] gains = [.. Enumerable.Range(0, Height).Select(y => 1 + (0.1f * y))];

        RawImage raw = TaggedDng.Decode(
            Width,
            Height,
            (x, y) => Value(x, y) / (x >= 6 ? gains[y] : 1),
            d =>
            {
                Tags(d, OpcodeList1, List(Opcode(12, Area(0, 6, Height, Width), Int32(Height), Single(gains))));
                d.AddLongs(50829, 1, 2, Height, Width); // ActiveArea
            }
        );

        ShouldBe(raw, (x, y) => Ramp(x + 2, y + 1));
        raw.Remarks.ShouldBeEmpty();
    }

    [Fact]
    public void The_stored_picture_is_trimmed_too()
    {
        RawImage raw = TaggedDng.Decode(
            Width,
            Height,
            Value,
            d => Tags(d, OpcodeList1, List(Opcode(6, Int32(3, 5, 20, 30))))
        );

        (raw.WidthPx, raw.HeightPx, raw.Cfa).ShouldBe((25, 17, CfaPattern.Bggr));
        ShouldBe(raw, (x, y) => Ramp(x + 5, y + 3));
    }

    /// <summary>A sensor of quad Bayer filters counts its own pixels, whatever is made of them.</summary>
    [Fact]
    public void What_counts_in_pixels_is_done_before_they_are_binned()
    {
        byte[] quad = [0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 2, 2, 1, 1, 2, 2];
        byte[] half = Opcode(8, Area(3, 5, 11, 21), Int32(1), Double(0, 2));
        byte[] map = Opcode(9, Area(0, 0, 12, Width), Int32(1, 1), Double(1, 1, 0, 0), Int32(1), Single(4));
        byte[] trim = Opcode(6, Int32(2, 2, 22, 30));
        RawImage raw = TaggedDng.Decode(
            Width,
            Height,
            (x, y) => Black + (Range * 0.2 / (y is >= 3 and < 11 && x is >= 5 and < 21 ? 2 : 1) / (y < 12 ? 4 : 1)),
            d =>
            {
                d.AddShorts(33421, 4, 4);
                d.AddBytes(33422, quad);
                Tags(d, OpcodeList2, List(half, map, trim));
                d.AddUndefined(51022, List(Opcode(6, Int32(2, 4, 16, 20))));
            }
        );

        (raw.WidthPx, raw.HeightPx, raw.Cfa).ShouldBe((14, 10, CfaPattern.Bggr));
        ShouldBe(raw, (_, _) => 0.2);
        PictureCorrections.SizeOf(raw).ShouldBe((8, 7));
    }

    /// <summary>0 to 1 over the picture, in a straight line.</summary>
    private static double Ramp(int x, int y) => ((x * 0.02) + (y * 0.01)) / 0.9;

    private static double Value(int x, int y) => Black + (Range * Ramp(x, y));

    private static RawImage Decode(params byte[][] opcodes) =>
        TaggedDng.Decode(Width, Height, Value, d => Tags(d, OpcodeList2, List(opcodes)));

    private static void Tags(TiffDirectoryWriter d, ushort tag, byte[] list)
    {
        d.AddLongs(50714, (uint)Black);
        d.AddUndefined(tag, list);
    }

    private static void ShouldBe(RawImage raw, Func<int, int, double> expected, double tolerance = 0.0005)
    {
        for (int y = 0; y < raw.HeightPx; y++)
        {
            for (int x = 0; x < raw.WidthPx; x++)
            {
                double found = (raw.Mosaic.Span[(y * raw.WidthPx) + x] - raw.Black.At(x, y)) / raw.RangeDn;
                Math.Min(1, found).ShouldBe(Math.Min(1, expected(x, y)), tolerance, $"at {x}, {y}");
            }
        }
    }
}
