using FsCheck.Fluent;
using Tapetum.Raw;

namespace Tapetum.Tests.Raw;

/// <summary>Files whose black level is off by the same amount everywhere.</summary>
public class BlackOffsetTests
{
    private const int Size = 480;
    private const double Told = 512;

    private static readonly double[] Neutral = [0.5, 1, 0.625];

    /// <summary>Any offset that is worth it, up or down: found to a DN or two, and said.</summary>
    [Fact]
    public void Dark_greys_that_miss_the_origin_show_it() =>
        Properties.Hold(
            20,
            Prop.ForAll(
                Gen.Choose(10, 60).ToArbitrary(),
                Gen.Choose(0, 1).ToArbitrary(),
                (size, sign) =>
                {
                    int offset = sign == 0 ? size : -size;

                    RawImage raw = Decode(offset, _ => Neutral);

                    ((double)raw.Black.MeanDn).ShouldBe(Told + offset, 1 + (0.1 * size));
                    raw.Remarks.Single().ShouldContain(offset > 0 ? "too low" : "too high");
                }
            )
        );

    [Fact]
    public void A_pedestal_that_the_file_does_not_tell_of_is_found_as_a_whole()
    {
        RawImage raw = Decode(0, _ => Neutral, isTold: false);

        ((double)raw.Black.MeanDn).ShouldBe(Told, 5);
        raw.Remarks.Single().ShouldContain("too low");
    }

    [Fact]
    public void A_right_level_is_left_alone_whatever_the_light_or_the_surface()
    {
        double[][] colors =
        [
            Neutral,
            [0.7, 1, 0.4],
            [0.35, 1, 0.9],
            [0.65, 1, 0.8], // magenta
            [0.35, 1, 0.45], // green
        ];
        foreach (double[] color in colors)
        {
            RawImage raw = Decode(0, _ => color);

            raw.Black.MeanDn.ShouldBe((float)Told);
            raw.Remarks.ShouldBeEmpty();
        }
    }

    [Fact]
    public void Bluish_shadows_of_a_warm_scene_are_no_offset()
    {
        RawImage raw = Decode(0, light => light < 150 ? [0.42, 1, 0.75] : [0.56, 1, 0.55]);

        raw.Remarks.ShouldBeEmpty();
    }

    /// <summary>A surface from dark to bright, of the colour that it has in that much light.</summary>
    private static RawImage Decode(double offset, Func<double, double[]> colorOf, bool isTold = true)
    {
        Random random = new(11);
        return TaggedDng.Decode(
            Size,
            Size,
            (x, y) =>
            {
                double light = 70 + (900 * Math.Pow((x + (0.3 * y)) / (1.3 * Size), 3));
                double signal = light * colorOf(light)[CfaPattern.Rggb.ColorAt(x, y)];
                double normal =
                    Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                return Told + offset + signal + (Math.Sqrt(36 + (2 * signal)) * normal);
            },
            d =>
            {
                if (isTold)
                {
                    d.AddLongs(50714, (uint)Told);
                }
            }
        );
    }
}
