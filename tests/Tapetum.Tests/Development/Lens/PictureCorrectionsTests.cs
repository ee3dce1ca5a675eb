using System.Buffers.Binary;
using FsCheck.Fluent;
using Tapetum.Development.Lens;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.Containers;
using static Tapetum.Tests.Raw.Opcodes.OpcodeBytes;

namespace Tapetum.Tests.Development.Lens;

/// <summary>What a file says of the finished picture: its lens, its margins, its pixels' shape.</summary>
public class PictureCorrectionsTests
{
    private const int Width = 90;
    private const int Height = 60;

    [Fact]
    public void A_warp_that_does_nothing_changes_nothing()
    {
        LinearImage picture = Ramp();

        LinearImage straight = Apply(picture, List(Opcode(1, Int32(1), Double(1, 0, 0, 0, 0, 0, 0.5, 0.5))));

        straight.Rgb.Zip(picture.Rgb).Max(p => Math.Abs(p.First - p.Second)).ShouldBeLessThan(1e-5f);
    }

    [Fact]
    public void A_barrel_becomes_straight_about_its_centre()
    {
        const double K0 = 1.02;
        const double K1 = -0.15;

        LinearImage straight = Apply(Ramp(), List(Opcode(1, Int32(1), Double(K0, K1, 0, 0, 0, 0, 0.5, 0.5))));

        double unit = Math.Sqrt(((Width * Width) + (Height * Height)) / 4.0);
        foreach ((int x, int y) in new[] { (45, 30), (20, 12), (70, 50), (30, 44) })
        {
            (double across, double down) = (x + 0.5 - (Width / 2.0), y + 0.5 - (Height / 2.0));
            double square = ((across * across) + (down * down)) / (unit * unit);
            double factor = K0 + (K1 * square);
            double expected = Value((Width / 2.0) - 0.5 + (across * factor), (Height / 2.0) - 0.5 + (down * factor), 1);
            ((double)straight.Row(y)[(3 * x) + 1]).ShouldBe(expected, 1e-4);
        }
    }

    [Fact]
    public void Colours_with_warps_of_their_own_are_brought_together()
    {
        byte[] planes = Double(1.01, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0.98, 0, 0, 0, 0, 0);

        LinearImage straight = Apply(Ramp(), List(Opcode(1, Int32(3), planes, Double(0.5, 0.5))));

        (int x, int y) = (60, 40);
        (double across, double down) = (x + 0.5 - (Width / 2.0), y + 0.5 - (Height / 2.0));
        double[] factors = [1.01, 1, 0.98];
        for (int color = 0; color < 3; color++)
        {
            double expected = Value(
                (Width / 2.0) - 0.5 + (across * factors[color]),
                (Height / 2.0) - 0.5 + (down * factors[color]),
                color
            );
            ((double)straight.Row(y)[(3 * x) + color]).ShouldBe(expected, 1e-4);
        }
    }

    [Fact]
    public void The_second_kind_of_warp_and_its_reciprocal_are_inverse_to_each_other()
    {
        double[] half = [0.5, .. new double[14], 0, 0, 0, 1];
        double[] twice = [2, .. new double[14], 0, 0, 0, 1];

        LinearImage shrunk = Apply(Ramp(), List(Opcode(14, Int32(1), Double(twice), Double(0.5, 0.5), Int32(1))));
        LinearImage same = Apply(Ramp(), List(Opcode(14, Int32(1), Double(half), Double(0.5, 0.5), Int32(0))));

        shrunk.Rgb.Zip(same.Rgb).Max(p => Math.Abs(p.First - p.Second)).ShouldBeLessThan(1e-6f);
        ((double)same.Row(30)[3 * 80]).ShouldBe(Value(44.5 + (35.5 * 0.5), 29.5 + (0.5 * 0.5), 0), 1e-4);
    }

    [Fact]
    public void A_fisheye_is_looked_up_by_its_angle()
    {
        LinearImage flat = Apply(Ramp(), List(Opcode(2, Int32(1), Double(1, 0, 0, 0, 0.5, 0.5))));

        double unit = Math.Sqrt(((Width * Width) + (Height * Height)) / 4.0);
        (double across, double down) = (25.5, 10.5);
        double radius = Math.Sqrt((across * across) + (down * down)) / unit;
        double factor = Math.Atan(radius) / radius;
        ((double)flat.Row(40)[(3 * 70) + 2]).ShouldBe(Value(44.5 + (across * factor), 29.5 + (down * factor), 2), 1e-4);
    }

    [Fact]
    public void Corners_are_brightened_by_the_radial_polynomial_and_white_stays_white()
    {
        LinearImage picture = new(Width, Height);
        picture.Rgb.AsSpan().Fill(0.2f);
        picture.Row(0)[0] = 0.9f;

        LinearImage even = Apply(picture, List(Opcode(3, Double(1.2, 0.3, 0.1, 0, 0, 0.5, 0.5))));

        double square = ((44.5 * 44.5) + (29.5 * 29.5)) / (((Width * Width) + (Height * Height)) / 4.0);
        double gain = 1 + (1.2 * square) + (0.3 * square * square) + (0.1 * square * square * square);
        ((double)even.Row(0)[1]).ShouldBe(0.2 * gain, 1e-5);
        even.Row(0)[0].ShouldBe(1);
        ((double)even.Row(30)[3 * 45]).ShouldBe(0.2, 1e-3);
        picture.Row(0)[1].ShouldBe(0.2f);
    }

    [Fact]
    public void Steps_follow_each_other_in_the_lists_order()
    {
        byte[] square = Opcode(8, Picture(Height, Width), Int32(2), Double(0, 0, 1));
        byte[] half = Opcode(8, Picture(Height, Width), Int32(1), Double(0, 0.5));
        LinearImage picture = new(Width, Height);
        picture.Rgb.AsSpan().Fill(0.6f);

        ((double)Apply(picture, List(square, half)).Rgb[0]).ShouldBe(0.18, 1e-5);
        ((double)Apply(picture, List(half, square)).Rgb[0]).ShouldBe(0.09, 1e-5);
    }

    [Fact]
    public void The_lens_is_left_as_it_is_when_that_is_wished_and_all_else_is_done()
    {
        byte[] list = List(
            Opcode(3, Double(1.2, 0, 0, 0, 0, 0.5, 0.5)),
            Opcode(8, Picture(Height, Width), Int32(1), Double(0, 0.5))
        );
        LinearImage picture = new(Width, Height);
        picture.Rgb.AsSpan().Fill(0.2f);

        LinearImage left = Apply(picture, list, correctLens: false);

        left.Rgb.ShouldAllBe(x => Math.Abs(x - 0.1f) < 1e-6);
    }

    [Fact]
    public void What_is_not_known_and_must_be_applied_is_said()
    {
        SourceMetadata metadata = Metadata(List(Opcode(99, []), Opcode(98, Optional, [])));

        PictureCorrections.RemarkOn(metadata).ShouldNotBeNull().ShouldContain("opcode 99");
        PictureCorrections.RemarkOn(metadata)!.ShouldNotContain("98");
    }

    /// <summary>Any crop within a picture, and what the user cut of it: those pixels and no others.</summary>
    [Fact]
    public void A_crop_shows_its_pixels() =>
        Properties.Hold(
            100,
            Prop.ForAll(
                Gen.Choose(0, 40).Two().ToArbitrary(),
                Gen.Choose(1, 120).Two().ToArbitrary(),
                Gen.Choose(0, 9).Four().ToArbitrary(),
                (origin, size, user) =>
                {
                    (double top, double left) = (user.Item1 / 20.0, user.Item2 / 20.0);
                    (double bottom, double right) = (1 - (user.Item3 / 20.0), 1 - (user.Item4 / 20.0));
                    Dictionary<ushort, TiffValue> dng = new()
                    {
                        [50719] = Longs(origin.Item1, origin.Item2),
                        [50720] = Rationals(size.Item1, size.Item2),
                        [51125] = Rationals(top, left, bottom, right),
                    };
                    LinearImage shown = Apply(Ramp(), new SourceMetadata { Dng = dng });

                    double across = Math.Min(Width, origin.Item1 + size.Item1) - origin.Item1;
                    double down = Math.Min(Height, origin.Item2 + size.Item2) - origin.Item2;
                    int firstX = (int)Math.Floor(origin.Item1 + (left * across) + 0.5);
                    int firstY = (int)Math.Floor(origin.Item2 + (top * down) + 0.5);
                    ((double)shown.WidthPx).ShouldBe(Math.Max(1, (right - left) * across), 1);
                    ((double)shown.HeightPx).ShouldBe(Math.Max(1, (bottom - top) * down), 1);
                    ((double)shown.Row(0)[0]).ShouldBe(Value(firstX, firstY, 0), 1e-6);
                }
            )
        );

    [Fact]
    public void Pixels_that_are_not_square_are_stretched()
    {
        SourceMetadata metadata = new() { Dng = new Dictionary<ushort, TiffValue> { [50718] = Rationals(1, 2) } };

        LinearImage shown = Apply(Ramp(), metadata);

        (shown.WidthPx, shown.HeightPx).ShouldBe((Width, 2 * Height));
        // The new rows lie a quarter above and below the old ones' middles.
        ((double)shown.Row(41)[3 * 30]).ShouldBe(Value(30, 20.25, 0), 1e-5);
    }

    [Theory]
    [InlineData(500, 0, 10, 10)]
    [InlineData(0, 0, 0, 10)]
    public void A_crop_outside_the_picture_counts_as_none(int left, int top, int width, int height)
    {
        SourceMetadata metadata = new()
        {
            Dng = new Dictionary<ushort, TiffValue>
            {
                [50719] = Longs(left, top),
                [50720] = Longs(width, height),
                [50718] = Rationals(0, 1000),
            },
        };

        PictureFrame.Of(metadata, Width, Height).ShouldBe(new PictureFrame(0, 0, Width, Height, 1, 1));
    }

    private static double Value(double x, double y, int color) => 0.1 + (0.003 * x) + (0.005 * y) + (0.01 * color);

    private static LinearImage Ramp()
    {
        LinearImage image = new(Width, Height);
        for (int i = 0; i < image.Rgb.Length; i++)
        {
            int pixel = i / 3;
            image.Rgb[i] = (float)Value(pixel % Width, pixel / Width, i % 3);
        }

        return image;
    }

    private static LinearImage Apply(LinearImage picture, byte[] list, bool correctLens = true) =>
        Apply(picture, Metadata(list), correctLens);

    private static LinearImage Apply(LinearImage picture, SourceMetadata metadata, bool correctLens = true) =>
        PictureCorrections.Apply(
            picture,
            SyntheticRaw.Image(Width, Height, metadata: metadata),
            correctLens,
            TestContext.Current.CancellationToken
        );

    private static SourceMetadata Metadata(byte[] list) =>
        new() { Dng = new Dictionary<ushort, TiffValue> { [51022] = new(7, list.Length, list) } };

    private static TiffValue Longs(params int[] values)
    {
        byte[] bytes = new byte[4 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 * i), values[i]);
        }

        return new(4, values.Length, bytes);
    }

    private static TiffValue Rationals(params double[] values) =>
        Longs([.. values.SelectMany(v => new[] { (int)Math.Round(v * 1000), 1000 })]) with
        {
            Type = 5,
            Count = values.Length,
        };
}
