using FsCheck.Fluent;
using Tapetum.Encoding.Tiff;
using Tapetum.Raw;
using static Tapetum.Tests.Raw.Opcodes.OpcodeBytes;

namespace Tapetum.Tests.Raw;

/// <summary>DNGs that store three colours at every pixel: their levels and OpcodeList1 count as those of a mosaic do.</summary>
public class LinearDngTests
{
    private const int Width = 30;
    private const int Height = 26;
    private const ushort OpcodeList1 = 51008;

    /// <summary>Levels of each colour, rows and columns that differ, margins, and numbers that are mapped first: what comes out is where it was between black and white.</summary>
    [Fact]
    public void Every_colour_lies_where_it_was_between_its_black_and_its_white() =>
        Properties.Hold(
            30,
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    Random random = new(seed);
                    double[] black = [.. Colors(_ => random.Next(0, 800) / 2.0)];
                    double[] white = [.. Colors(_ => (double)random.Next(4000, 16000))];
                    double[] deltaV = [.. Enumerable.Range(0, Height).Select(_ => (double)random.Next(-50, 50))];
                    double[] deltaH = [.. Enumerable.Range(0, Width).Select(_ => (double)random.Next(-50, 50))];
                    (int left, int top) = (random.Next(4), random.Next(4));
                    bool isMapped = random.Next(2) == 0;
                    double factor = isMapped ? 0.5 : 1;
                    double BlackAt(int x, int y, int c) => Math.Max(0, black[c] + deltaV[y] + deltaH[x] + 100);
                    double mean = deltaV.Average() + deltaH.Average() + 100;

                    RgbImage read = Read(
                        Width + left,
                        Height + top,
                        (x, y, c) =>
                            factor
                            * (
                                x < left || y < top
                                    ? 0
                                    : BlackAt(x - left, y - top, c)
                                        + ((white[c] - black[c] - mean) * ShareAt(x - left, y - top, c))
                            ),
                        d =>
                        {
                            d.AddRationals(50714, 2, [.. black.Select(b => b + 100)]);
                            d.AddSignedRationals(50715, 1, deltaH);
                            d.AddSignedRationals(50716, 1, deltaV);
                            d.AddLongs(50717, [.. white.Select(w => (uint)w)]);
                            d.AddLongs(50829, (uint)top, (uint)left, (uint)(top + Height), (uint)(left + Width));
                            if (isMapped)
                            {
                                d.AddUndefined(OpcodeList1, List(Doubled(Height + top, Width + left)));
                            }
                        }
                    );

                    (read.WidthPx, read.HeightPx).ShouldBe((Width, Height));
                    read.Remarks.ShouldBeEmpty();
                    for (int i = 0; i < Width * Height * 3; i++)
                    {
                        (int x, int y, int c) = (i / 3 % Width, i / 3 / Width, i % 3);
                        (read.Rgb.Span[i] / read.WhiteLevel).ShouldBe(
                            (float)ShareAt(x, y, c),
                            0.0008f,
                            $"at {x}, {y}, {c}"
                        );
                    }
                }
            )
        );

    [Fact]
    public void Trimming_in_the_stored_picture_is_done()
    {
        byte[] trim = Opcode(6, Int32(2, 3, Height, Width - 1));

        RgbImage read = Read(
            Width,
            Height,
            (x, y, c) => 100 * (x + y + c),
            d => d.AddUndefined(OpcodeList1, List(trim))
        );

        (read.WidthPx, read.HeightPx).ShouldBe((Width - 4, Height - 2));
        read.Rgb.Span[..3].ToArray().ShouldBe([(ushort)500, (ushort)600, (ushort)700]);
    }

    [Theory]
    [InlineData(77, 0u, true)]
    [InlineData(77, Optional, false)]
    [InlineData(5, Optional, true)]
    public void What_is_not_done_is_said_unless_it_may_be_left_out(int id, uint flags, bool isSaid)
    {
        byte[] opcode = Opcode(id, flags, Int32(0, 1, 0, 5, 5));

        RgbImage read = Read(Width, Height, (_, _, _) => 1000, d => d.AddUndefined(OpcodeList1, List(opcode)));

        read.Remarks.Count.ShouldBe(isSaid ? 1 : 0);
    }

    [Fact]
    public void Colours_stored_one_plane_after_another_are_refused() =>
        Should
            .Throw<RawDecodeException>(() => Read(Width, Height, (_, _, _) => 1000, d => d.AddShorts(284, 2)))
            .Message.ShouldContain("PlanarConfiguration");

    [Fact]
    public void A_black_above_white_is_refused() =>
        Should
            .Throw<RawDecodeException>(() =>
                Read(Width, Height, (_, _, _) => 1000, d => d.AddLongs(50714, 0, 20000, 0))
            )
            .Message.ShouldContain("20000");

    /// <summary>0.1 to 0.9.</summary>
    private static double ShareAt(int x, int y, int color) => 0.1 + (((x * 7) + (y * 13) + (color * 29)) % 81 / 100.0);

    private static IEnumerable<double> Colors(Func<int, double> of) => Enumerable.Range(0, 3).Select(of);

    private static byte[] Doubled(int bottom, int right) => Opcode(8, Picture(bottom, right), Int32(1), Double(0, 2));

    private static RgbImage Read(
        int widthPx,
        int heightPx,
        Func<int, int, int, double> valueAt,
        Action<TiffDirectoryWriter> more
    )
    {
        using TemporaryFolder folder = new();
        string path = FlatDng.WriteLinear(folder.File("linear.dng"), widthPx, heightPx, valueAt, more);
        return RawDecoder.ReadAny(path, TestContext.Current.CancellationToken).ShouldBeOfType<RgbImage>();
    }
}
