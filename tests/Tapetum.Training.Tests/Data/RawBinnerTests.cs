using Tapetum.Raw;
using Tapetum.Training.Data.Photos;

namespace Tapetum.Training.Tests.Data;

public sealed class RawBinnerTests
{
    public static TheoryData<CfaPattern> Patterns =>
        [CfaPattern.Rggb, CfaPattern.Bggr, CfaPattern.Grbg, CfaPattern.Gbrg];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void A_block_gives_its_own_red_green_and_blue_whatever_the_pattern(CfaPattern pattern)
    {
        // 20 % red, 40 % green, 10 % blue of a range from black 100 to white 1100.
        RawImage raw = Raw(
            pattern,
            (_, _, color) =>
                color switch
                {
                    0 => 300,
                    1 => 500,
                    _ => 200,
                },
            neutral: null
        );

        LinearPhoto photo = RawBinner.Bin(raw, 2);

        (photo.WidthPx, photo.HeightPx).ShouldBe((4, 2));
        photo.Planes[..8].ShouldAllBe(x => Math.Abs(x - 0.2f) < 1e-6);
        photo.Planes[8..16].ShouldAllBe(x => Math.Abs(x - 0.4f) < 1e-6);
        photo.Planes[16..].ShouldAllBe(x => Math.Abs(x - 0.1f) < 1e-6);
    }

    [Fact]
    public void A_grey_card_becomes_grey()
    {
        RawImage raw = Raw(
            CfaPattern.Rggb,
            (_, _, color) =>
                color switch
                {
                    0 => 300,
                    1 => 500,
                    _ => 200,
                },
            new CameraNeutral(0.5f, 1, 0.25f)
        );

        RawBinner.Bin(raw, 4).Planes.ShouldAllBe(x => Math.Abs(x - 0.4f) < 1e-6);
    }

    [Fact]
    public void A_clipped_block_stays_white()
    {
        RawImage raw = Raw(CfaPattern.Rggb, (_, _, _) => 1100, new CameraNeutral(0.5f, 1, 0.6f));

        RawBinner.Bin(raw, 2).Planes.ShouldAllBe(x => Math.Abs(x - 1) < 1e-6);
    }

    [Fact]
    public void A_block_of_four_averages_all_its_sites()
    {
        RawImage raw = Raw(CfaPattern.Rggb, (x, y, _) => 100 + (100 * ((x + (2 * y)) % 4)), neutral: null);

        // Red sites of the first block: (0,0) 0, (2,0) 2, (0,2) 0, (2,2) 2, in hundreds: their mean is 1 of 10.
        RawBinner.Bin(raw, 4).Planes[0].ShouldBe(0.1f, 1e-6);
    }

    [Fact]
    public void A_real_daylight_raw_shows_its_concrete_path_grey()
    {
        LinearPhoto photo = LinearPhotoReader.Read(
            SharedData.Path("raws/gopro_Hero6_GOPR0024.dng"),
            shrinkFactor: 4,
            TestContext.Current.CancellationToken
        );

        (photo.WidthPx, photo.HeightPx).ShouldBe((1000, 750));
        double[] means = [Mean(0), Mean(1), Mean(2)];
        means[1].ShouldBeInRange(0.05, 0.6);
        (means[0] / means[1]).ShouldBe(1, 0.15);
        (means[2] / means[1]).ShouldBe(1, 0.15);

        // A stretch of the path in the lower middle.
        double Mean(int plane)
        {
            double sum = 0;
            for (int y = 600; y < 650; y++)
            {
                for (int x = 400; x < 500; x++)
                {
                    sum += photo.Planes[(((plane * 750) + y) * 1000) + x];
                }
            }

            return sum / (50 * 100);
        }
    }

    private static RawImage Raw(CfaPattern pattern, Func<int, int, int, int> valueAt, CameraNeutral? neutral)
    {
        ushort[] mosaic = new ushort[8 * 4];
        for (int i = 0; i < mosaic.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, 8);
            mosaic[i] = (ushort)valueAt(x, y, pattern.ColorAt(x, y));
        }

        return new RawImage
        {
            Path = "test.dng",
            Mosaic = mosaic,
            WidthPx = 8,
            HeightPx = 4,
            Cfa = pattern,
            Black = BlackLevels.Uniform(100),
            WhiteLevelDn = 1100,
            Color = new CameraColor { AsShotNeutral = neutral, Calibrations = [] },
            Capture = CaptureInfo.Unknown,
            NoiseProfile = [],
            BaselineExposureEv = 0,
        };
    }
}
