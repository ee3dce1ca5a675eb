using System.Buffers.Binary;
using Tapetum.Raw;

namespace Tapetum.Tests.Raw;

/// <summary>Opcode lists byte by byte, as the DNG specification draws them.</summary>
public class OpcodeListTests
{
    private const uint Optional = 1;

    [Fact]
    public void A_gain_map_is_read_with_its_area_and_grid()
    {
        GainMap map = OpcodeList.Parse(List(Opcode(9, 0, GainMap([1, 2, 101, 102], [1.5f, 2.5f])))).GainMaps.Single();

        (map.TopPx, map.LeftPx, map.BottomPx, map.RightPx).ShouldBe((1, 2, 101, 102));
        (map.RowPitchPx, map.ColumnPitchPx).ShouldBe((2, 2));
        (map.Rows, map.Columns).ShouldBe((1, 2));
        (map.RowSpacing, map.ColumnSpacing, map.RowOrigin, map.ColumnOrigin).ShouldBe((1, 0.5, 0, 0.25));
        map.Gains.ShouldBe([1.5f, 2.5f]);
    }

    [Fact]
    public void Of_a_grid_of_several_planes_a_mosaic_takes_the_first()
    {
        byte[] map = GainMap([0, 0, 10, 10], [1.5f, 9, 2.5f, 9], planes: 2);

        OpcodeList.Parse(List(Opcode(9, 0, map))).GainMaps.Single().Gains.ShouldBe([1.5f, 2.5f]);
    }

    [Fact]
    public void What_must_be_applied_and_is_not_known_is_told_and_what_is_optional_is_not()
    {
        OpcodeList list = OpcodeList.Parse(
            List(Opcode(8, 0, [1, 2, 3]), Opcode(7, Optional, []), Opcode(9, 0, GainMap([0, 0, 10, 10], [1, 2])))
        );

        list.NotApplied.ShouldBe([8]);
        list.GainMaps.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(16, 1)] // first plane: a mosaic has only plane 0
    [InlineData(24, 4)] // row pitch
    [InlineData(32, 0)] // rows of the grid
    [InlineData(36, int.MaxValue)] // columns of the grid
    [InlineData(72, -1)] // planes of the grid
    [InlineData(76, -1)] // the first gain: not a number
    public void A_gain_map_that_fits_no_mosaic_is_not_applied_and_told(int at, int value)
    {
        byte[] map = GainMap([0, 0, 10, 10], [1, 2]);
        BinaryPrimitives.WriteInt32BigEndian(map.AsSpan(at), value);

        OpcodeList list = OpcodeList.Parse(List(Opcode(9, Optional, map)));

        list.GainMaps.ShouldBeEmpty();
        list.NotApplied.ShouldBe([9]);
    }

    [Fact]
    public void A_list_that_ends_early_ends_there()
    {
        byte[] whole = List(Opcode(9, 0, GainMap([0, 0, 10, 10], [1, 2])), Opcode(9, 0, GainMap([0, 0, 9, 9], [3, 4])));

        for (int length = 0; length < whole.Length; length++)
        {
            OpcodeList.Parse(whole.AsSpan(0, length)).GainMaps.Count.ShouldBeLessThan(2);
        }

        OpcodeList.Parse(whole).GainMaps.Count.ShouldBe(2);
    }

    private static byte[] List(params byte[][] opcodes) => [.. Int32(opcodes.Length), .. opcodes.SelectMany(o => o)];

    private static byte[] Opcode(int id, uint flags, byte[] parameters) =>
        [.. Int32(id), 1, 3, 0, 0, .. Int32((int)flags), .. Int32(parameters.Length), .. parameters];

    /// <summary>One row of points.</summary>
    private static byte[] GainMap(int[] area, float[] gains, int planes = 1) =>
        [
            .. area.SelectMany(Int32),
            .. Int32(0),
            .. Int32(1),
            .. Int32(2),
            .. Int32(2),
            .. Int32(1),
            .. Int32(gains.Length / planes),
            .. Double(1),
            .. Double(0.5),
            .. Double(0),
            .. Double(0.25),
            .. Int32(planes),
            .. gains.SelectMany(gain => Int32(BitConverter.SingleToInt32Bits(gain))),
        ];

    private static byte[] Int32(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Double(double value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return bytes;
    }
}
