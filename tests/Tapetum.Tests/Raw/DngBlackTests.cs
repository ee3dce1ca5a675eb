using FsCheck.Fluent;
using Tapetum.Raw;

namespace Tapetum.Tests.Raw;

/// <summary>Black levels in all the ways that a DNG can tell them, or leave them to its masked pixels.</summary>
public class DngBlackTests
{
    private const int Width = 40;
    private const int Height = 30;
    private const double Signal = 3000;

    [Fact]
    public void Rows_have_their_own_black()
    {
        double[] rows = [.. Enumerable.Range(0, Height).Select(y => 60 * Math.Sin(y))];

        RawImage raw = TaggedDng.Decode(
            Width,
            Height,
            (_, y) => 512 + rows[y] + Signal,
            d =>
            {
                d.AddRationals(50714, 1000, 512);
                d.AddSignedRationals(50716, 1000, rows);
            }
        );

        ShouldBeEven(raw);
    }

    [Fact]
    public void Columns_have_their_own_black()
    {
        double[] columns = [.. Enumerable.Range(0, Width).Select(x => 3.25 * x)];

        RawImage raw = TaggedDng.Decode(
            Width,
            Height,
            (x, _) => 100 + columns[x] + Signal,
            d =>
            {
                d.AddLongs(50714, 100);
                d.AddSignedRationals(50715, 1000, columns);
            }
        );

        ShouldBeEven(raw);
    }

    [Fact]
    public void Differences_that_are_all_alike_are_part_of_the_level()
    {
        RawImage raw = TaggedDng.Decode(
            Width,
            Height,
            (_, _) => 512 + Signal,
            d =>
            {
                d.AddLongs(50714, 100);
                d.AddSignedRationals(50715, 1, [.. Enumerable.Repeat(200.0, Width)]);
                d.AddSignedRationals(50716, 1, [.. Enumerable.Repeat(212.0, Height)]);
            }
        );

        (raw.Black.Columns, raw.Black.Rows).ShouldBe((1, 1));
        ShouldBeEven(raw);
    }

    [Fact]
    public void Without_a_level_the_masked_pixels_tell_it()
    {
        RawImage raw = TaggedDng.Decode(
            Width + 20,
            Height + 11,
            (x, y) => x < 17 || y < 11 ? 510 + (y & 1) + (2 * (x & 1)) : 510 + (y & 1) + (2 * (x & 1)) + Signal,
            d =>
            {
                d.AddLongs(50829, 11, 17, 11 + Height, 17 + Width); // ActiveArea
                d.AddLongs(50830, 11, 0, 11 + Height, 15); // MaskedAreas
            }
        );

        (raw.WidthPx, raw.HeightPx).ShouldBe((Width, Height));
        ShouldBeEven(raw, tolerance: 0.6);
    }

    /// <summary>Scene that is told to be masked would be taken for black.</summary>
    [Theory]
    [InlineData(0u, 0u, 800u, 900u)]
    [InlineData(5u, 5u, 30u, 40u)]
    public void Masked_pixels_that_lie_within_the_picture_or_beyond_the_file_tell_nothing(params uint[] area)
    {
        RawImage raw = TaggedDng.Decode(
            Width + 20,
            Height + 11,
            (x, y) => x < 17 || y < 11 ? 0 : Signal,
            d =>
            {
                d.AddLongs(50829, 11, 17, 11 + Height, 17 + Width);
                d.AddLongs(50830, area);
            }
        );

        raw.Black.MeanDn.ShouldBe(0);
        ShouldBeEven(raw);
    }

    /// <summary>Patterns of any size up to 6 × 6, with differences of rows and columns or without.</summary>
    [Fact]
    public void Whatever_adds_up_to_black_is_taken_away() =>
        Properties.Hold(
            40,
            Prop.ForAll(
                Gen.Choose(1, 6).Two().ToArbitrary(),
                Gen.Choose(0, 300).ArrayOf(36 + Width + Height).ToArbitrary(),
                Gen.Choose(0, 3).ToArbitrary(),
                (size, levels, differences) =>
                {
                    (int rows, int columns) = size;
                    double[] pattern = [.. levels.Take(rows * columns).Select(l => 300 + (l / 8.0))];
                    double[] h = (differences & 1) == 0 ? [] : [.. levels.Skip(36).Take(Width).Select(l => l / 10.0)];
                    double[] v = (differences & 2) == 0 ? [] : [.. levels.Skip(36 + Width).Select(l => -l / 10.0)];
                    double BlackAt(int x, int y) =>
                        pattern[(y % rows * columns) + (x % columns)]
                        + h.ElementAtOrDefault(x)
                        + v.ElementAtOrDefault(y);

                    RawImage raw = TaggedDng.Decode(
                        Width,
                        Height,
                        (x, y) => BlackAt(x, y) + Signal,
                        d =>
                        {
                            d.AddShorts(50713, (ushort)rows, (ushort)columns);
                            d.AddRationals(50714, 1000, pattern);
                            if (h.Length > 0)
                            {
                                d.AddSignedRationals(50715, 1000, h);
                            }

                            if (v.Length > 0)
                            {
                                d.AddSignedRationals(50716, 1000, v);
                            }
                        }
                    );

                    ShouldBeEven(raw);
                }
            )
        );

    private static void ShouldBeEven(RawImage raw, double tolerance = 0.51)
    {
        for (int y = 0; y < raw.HeightPx; y++)
        {
            for (int x = 0; x < raw.WidthPx; x++)
            {
                ((double)(raw.Mosaic.Span[(y * raw.WidthPx) + x] - raw.Black.At(x, y))).ShouldBe(Signal, tolerance);
            }
        }
    }
}
