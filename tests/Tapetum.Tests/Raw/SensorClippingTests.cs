using FsCheck.Fluent;
using Tapetum.Raw;

namespace Tapetum.Tests.Raw;

/// <summary>Files that tell wrongly where their sensor clips.</summary>
public class SensorClippingTests
{
    private const int Width = 320;
    private const int Height = 240;
    private const double Black = 512;

    [Fact]
    public void A_level_told_too_high_is_found_in_the_pixels_and_said()
    {
        RawImage raw = Decode(told: 16383, clips: [15272, 15272, 15272], lampDn: 30000);

        raw.WhiteLevelDn.ShouldBe(15272, 2);
        raw.Remarks.Single().ShouldContain("15272");
    }

    [Fact]
    public void Where_one_colour_clips_first_nothing_is_brighter_than_that()
    {
        RawImage raw = Decode(told: 16383, clips: [16383, 15778, 16383], lampDn: 40000);

        raw.WhiteLevelDn.ShouldBe(15778, 2);
        raw.Mosaic.ToArray().Max().ShouldBe((ushort)15778);
    }

    [Fact]
    public void Sixteen_bits_told_for_a_sensor_of_twelve_are_not_believed()
    {
        Decode(told: 65535, clips: [4095, 4095, 4095], lampDn: 9000).WhiteLevelDn.ShouldBe(4095, 2);
    }

    /// <summary>As sensors have it that subtract a dark reference after they clip.</summary>
    [Fact]
    public void A_pile_as_wide_as_the_read_noise_is_one()
    {
        RawImage raw = Decode(told: 16383, clips: [15000, 15000, 15000], lampDn: 40000, spreadDn: 12);

        raw.WhiteLevelDn.ShouldBe(14970, 20);
        Decode(told: 16383, clips: [65535, 65535, 65535], lampDn: 9000, spreadDn: 12).WhiteLevelDn.ShouldBe(16383);
    }

    [Fact]
    public void A_level_told_too_low_is_raised_to_where_the_pixels_pile_up()
    {
        RawImage raw = Decode(told: 12000, clips: [16383, 16383, 16383], lampDn: 40000);

        raw.WhiteLevelDn.ShouldBe(16383, 2);
        raw.Remarks.Single().ShouldContain("16383");
    }

    [Fact]
    public void The_noise_profile_keeps_meaning_the_same_electrons()
    {
        RawImage raw = Decode(told: 16383, clips: [15272, 15272, 15272], lampDn: 30000, profile: [1e-4, 2e-8]);

        (raw.NoiseProfile[0].Scale * raw.RangeDn).ShouldBe(1e-4 * (16383 - Black), 1e-6);
        (raw.NoiseProfile[0].Offset * raw.RangeDn * raw.RangeDn).ShouldBe(2e-8 * Math.Pow(16383 - Black, 2), 1e-4);
    }

    /// <summary>Random levels, clipped and not: what is found is where the pixels clip, and a picture that clips nowhere is believed.</summary>
    [Fact]
    public void The_level_is_right_whatever_the_file_tells() =>
        Properties.Hold(
            25,
            Prop.ForAll(
                Gen.Choose(3000, 16000).ToArbitrary(),
                Gen.Choose(0, 13000).ToArbitrary(),
                (clip, more) =>
                {
                    int told = Math.Min(16383, clip + more);
                    double wall = Black + (0.4 * (clip - Black));

                    Decode(told, [clip, clip, clip], lampDn: 3 * clip).WhiteLevelDn.ShouldBe(clip, 3);
                    RawImage unclipped = Decode(told, [65535, 65535, 65535], lampDn: wall);
                    unclipped.WhiteLevelDn.ShouldBe(told);
                    unclipped.Remarks.ShouldBeEmpty();
                }
            )
        );

    /// <summary>A gradient, an even wall and a lamp that covers a tenth of the picture, with the noise of light.</summary>
    private static RawImage Decode(int told, int[] clips, double lampDn, double[]? profile = null, double spreadDn = 0)
    {
        Random random = new(3);
        double[] shares = [0.6, 1, 0.7];
        return TaggedDng.Decode(
            Width,
            Height,
            (x, y) =>
            {
                int color = CfaPattern.Rggb.ColorAt(x, y);
                bool isLamp = x < Width / 3 && y < Height / 3;
                double signal = isLamp ? lampDn : 20 + (1500.0 * shares[color] * x / Width) + (y > 120 ? 400 : 0);
                double normal =
                    Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                double clipped = Math.Min(clips[color], Black + signal + (Math.Sqrt(36 + (4 * signal)) * normal));
                return clipped + (spreadDn * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5));
            },
            d =>
            {
                d.AddLongs(50714, (uint)Black);
                d.AddLongs(50717, (uint)told);
                if (profile is not null)
                {
                    d.AddDoubles(51041, profile);
                }
            }
        );
    }
}
