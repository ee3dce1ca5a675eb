using System.Buffers.Binary;
using Tapetum.Raw.Opcodes;
using static Tapetum.Tests.Raw.Opcodes.OpcodeBytes;

namespace Tapetum.Tests.Raw.Opcodes;

public class OpcodeListTests
{
    [Fact]
    public void A_gain_map_is_read_with_its_area_and_grid()
    {
        GainMapOpcode opcode = One<GainMapOpcode>(Opcode(9, GainMap([1, 2, 101, 102], [1.5f, 2.5f])));

        opcode.Area.ShouldBe(new OpcodeArea(1, 2, 101, 102, 0, 1, 2, 2));
        Tapetum.Raw.Preparation.GainMap map = opcode.Maps.Single();
        (map.TopPx, map.LeftPx, map.BottomPx, map.RightPx).ShouldBe((1, 2, 101, 102));
        (map.RowPitchPx, map.ColumnPitchPx).ShouldBe((2, 2));
        (map.Rows, map.Columns).ShouldBe((1, 2));
        (map.RowSpacing, map.ColumnSpacing, map.RowOrigin, map.ColumnOrigin).ShouldBe((1, 0.5, 0, 0.25));
        map.Gains.ShouldBe([1.5f, 2.5f]);
    }

    [Fact]
    public void A_grid_of_several_planes_is_taken_apart()
    {
        byte[] map = GainMap([0, 0, 10, 10], [1.5f, 9, 2.5f, 8], planes: 2);

        One<GainMapOpcode>(Opcode(9, map))
            .Maps.Select(m => m.Gains)
            .ShouldBe([
                [1.5f, 2.5f],
                [9, 8],
            ]);
    }

    [Fact]
    public void A_warp_is_read_with_a_plane_for_each_colour_and_its_centre()
    {
        byte[] planes = Double(1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60, 1, 0, 0, 0, 0, 0);

        WarpOpcode warp = One<WarpOpcode>(Opcode(1, Int32(3), planes, Double(0.25, 0.75)));

        (warp.CenterX, warp.CenterY).ShouldBe((0.25, 0.75));
        warp.Planes.Count.ShouldBe(3);
        warp.Planes[1].Radial.ShouldBe([10, 0, 20, 0, 30, 0, 40]);
        (warp.Planes[1].Tangential0, warp.Planes[1].Tangential1).ShouldBe((50, 60));
    }

    [Fact]
    public void A_second_kind_of_warp_has_fifteen_powers_a_range_and_may_be_a_reciprocal()
    {
        double[] plane = [.. Enumerable.Range(1, 15).Select(i => (double)i), 16, 17, 0.1, 0.9];

        WarpOpcode warp = One<WarpOpcode>(Opcode(14, Int32(1), Double(plane), Double(0.5, 0.5), Int32(1)));

        warp.IsReciprocal.ShouldBeTrue();
        warp.Planes[0].Radial.Length.ShouldBe(15);
        (warp.Planes[0].Tangential0, warp.Planes[0].Tangential1).ShouldBe((16, 17));
        (warp.Planes[0].LeastRadius, warp.Planes[0].MostRadius).ShouldBe((0.1, 0.9));
    }

    [Fact]
    public void All_kinds_of_the_specification_are_known()
    {
        byte[] area = Area(0, 0, 4, 6);
        byte[][] opcodes =
        [
            Opcode(1, Int32(1), Double(1, 0, 0, 0, 0, 0, 0.5, 0.5)),
            Opcode(2, Int32(1), Double(1, 0, 0, 0, 0.5, 0.5)),
            Opcode(3, Double(0, 0, 0, 0, 0, 0.5, 0.5)),
            Opcode(4, Int32(0, 0)),
            Opcode(5, Int32(0, 1, 1, 2, 3, 4, 5, 6, 7)),
            Opcode(6, Int32(0, 0, 4, 6)),
            Opcode(7, area, Int32(2), Int16(0, 65535)),
            Opcode(8, area, Int32(1), Double(0, 1)),
            Opcode(9, GainMap([0, 0, 4, 6], [1, 2])),
            Opcode(10, area, Int32(4), Single(1, 2, 3, 4)),
            Opcode(11, area, Int32(6), Single(1, 2, 3, 4, 5, 6)),
            Opcode(12, area, Int32(4), Single(1, 2, 3, 4)),
            Opcode(13, area, Int32(6), Single(1, 2, 3, 4, 5, 6)),
            Opcode(14, Int32(1), Double(new double[19]), Double(0.5, 0.5), Int32(0)),
        ];

        IReadOnlyList<Opcode> list = OpcodeList.Parse(List(opcodes));

        list.Select(o => o.Id).ShouldBe(Enumerable.Range(1, 14));
        list.ShouldNotContain(o => o is UnknownOpcode);
        OpcodeList.ToBytes([.. list]).ShouldBe(List(opcodes));
    }

    [Theory]
    [InlineData(24, 0)] // row pitch
    [InlineData(32, 0)] // rows of the grid
    [InlineData(36, int.MaxValue)] // columns of the grid
    [InlineData(72, -1)] // planes of the grid
    [InlineData(76, -1)] // the first gain: not a number
    public void A_damaged_gain_map_is_known_as_that(int at, int value)
    {
        byte[] map = GainMap([0, 0, 10, 10], [1, 2]);
        BinaryPrimitives.WriteInt32BigEndian(map.AsSpan(at), value);

        One<UnknownOpcode>(Opcode(9, Optional, map)).IsDamaged.ShouldBeTrue();
    }

    [Fact]
    public void An_opcode_that_is_cut_off_is_known_as_damaged()
    {
        byte[] whole = List(Opcode(9, GainMap([0, 0, 10, 10], [1, 2])), Opcode(9, GainMap([0, 0, 9, 9], [3, 4])));

        int firstEnds = 4 + ((whole.Length - 4) / 2);
        for (int length = 0; length < whole.Length; length++)
        {
            IReadOnlyList<Opcode> found = OpcodeList.Parse(whole.AsMemory(0, length));

            found.Count(opcode => opcode is GainMapOpcode).ShouldBe(length < firstEnds ? 0 : 1);
            bool isCut = length > 4 && length != firstEnds;
            found.Count(opcode => opcode is UnknownOpcode { IsDamaged: true }).ShouldBe(isCut ? 1 : 0);
        }

        OpcodeList.Parse(whole).Count.ShouldBe(2);
    }

    [Fact]
    public void A_list_that_claims_to_be_empty_has_what_it_holds_when_all_of_that_is_known()
    {
        byte[] map = Opcode(9, GainMap([0, 0, 10, 10], [1, 2]));

        OpcodeList
            .Parse(
                new byte[] { 0, 0, 0, 0 }
                    .Concat(map)
                    .ToArray()
            )
            .Count.ShouldBe(1);
        OpcodeList
            .Parse(
                new byte[] { 0, 0, 0, 0 }
                    .Concat(map)
                    .Concat(new byte[20])
                    .ToArray()
            )
            .ShouldBeEmpty();
    }

    [Fact]
    public void A_list_of_bad_pixels_too_short_to_be_one_is_a_constant()
    {
        One<BadPixelsOpcode>(Opcode(5, Int32(7, 0))).Constant.ShouldBe(7u);
    }

    [Fact]
    public void A_list_that_claims_four_thousand_million_opcodes_has_those_that_are_there()
    {
        byte[] list = List(Opcode(99, []), Opcode(99, []));
        list.AsSpan(0, 4).Fill(255);

        OpcodeList.Parse(list).Count.ShouldBe(2);
    }

    /// <summary>Whatever stands in the bytes, reading them neither fails nor takes longer than they are.</summary>
    [Fact]
    public void Parameters_cut_anywhere_or_changed_anywhere_make_an_opcode_or_a_damaged_one()
    {
        Random random = new(7);
        for (int id = 1; id <= 14; id++)
        {
            for (int i = 0; i < 400; i++)
            {
                byte[] parameters = new byte[random.Next(200)];
                random.NextBytes(parameters);
                // Mostly small numbers, as files have them.
                for (int at = 0; at + 4 <= parameters.Length; at += 4)
                {
                    if (random.Next(4) > 0)
                    {
                        BinaryPrimitives.WriteInt32BigEndian(parameters.AsSpan(at), random.Next(-1, 5));
                    }
                }

                OpcodeList.Parse(List(Opcode(id, parameters))).Single().Id.ShouldBe(id);
            }
        }
    }

    private static T One<T>(byte[] opcode)
        where T : Opcode => OpcodeList.Parse(List(opcode)).Single().ShouldBeOfType<T>();

    /// <summary>One row of points, for every second pixel of every second row.</summary>
    private static byte[] GainMap(int[] area, float[] gains, int planes = 1) =>
        [
            .. Area(area[0], area[1], area[2], area[3], 2, 2),
            .. Int32(1, gains.Length / planes),
            .. Double(1, 0.5, 0, 0.25),
            .. Int32(planes),
            .. Single(gains),
        ];
}
