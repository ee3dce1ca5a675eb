using Tapetum.Encoding.Dng;
using Tapetum.Raw;
using Tapetum.Raw.LibRaw;

namespace Tapetum.Tests.Raw;

public sealed class LibRawPictureTests : IDisposable
{
    private const int WidthPx = 64;
    private const int HeightPx = 48;
    private const float BlackDn = 512;
    private const float WhiteDn = 16383;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Grey_is_grey_and_as_bright_as_LibRaws_gamma_has_it()
    {
        LibRawPicture picture = LibRawPicture.Of(WriteGrey("grey.dng", 0.18), TestContext.Current.CancellationToken);

        picture.Rgb.Length.ShouldBe(3 * WidthPx * HeightPx);
        double[] middle = Middle(picture);
        // BT.709: 1.099·x^0.45 − 0.099.
        double expected = (1.099 * Math.Pow(0.18, 0.45)) - 0.099;
        middle.ShouldAllBe(value => Math.Abs(value - expected) < 0.005);
    }

    [Fact]
    public void A_dark_exposure_that_is_amplified_looks_like_the_bright_one()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        LibRawPicture bright = LibRawPicture.Of(WriteGrey("bright.dng", 0.5), stop);
        string dark = WriteGrey("dark.dng", 0.05);

        double[] amplified = Middle(LibRawPicture.Amplified(dark, 10, bright.Saturation, stop));
        double[] plain = Middle(LibRawPicture.Of(dark, stop));

        amplified[1].ShouldBe(Middle(bright)[1], 0.003);
        plain[1].ShouldBeLessThan(0.5 * amplified[1]);
    }

    [Fact]
    public void A_picture_that_is_taken_upright_is_developed_as_the_sensor_stood()
    {
        string path = WriteGrey("upright.dng", 0.2, orientation: 6);

        LibRawPicture picture = LibRawPicture.Of(path, TestContext.Current.CancellationToken);

        (picture.Raw.WidthPx, picture.Raw.HeightPx, picture.Raw.Capture.Orientation).ShouldBe((WidthPx, HeightPx, 6));
    }

    /// <summary>The mean of each channel away from the edges, 0 to 1.</summary>
    private static double[] Middle(LibRawPicture picture) =>
        [
            .. Enumerable
                .Range(0, 3)
                .Select(c =>
                    Enumerable
                        .Range(16, WidthPx - 32)
                        .Average(x => picture.Rgb[(3 * ((HeightPx / 2 * WidthPx) + x)) + c] / 65535.0)
                ),
        ];

    /// <summary>A grey card that fills the frame but for a corner at white, which tells LibRaw where white is.</summary>
    private string WriteGrey(string name, double light, int orientation = 1)
    {
        CameraNeutral neutral = new(0.5f, 1, 0.625f);
        float[] share = [neutral.Red, neutral.Green, neutral.Blue];
        ushort[] mosaic = new ushort[WidthPx * HeightPx];
        for (int i = 0; i < mosaic.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, WidthPx);
            double signal = x < 4 && y < 4 ? 1 : light * share[CfaPattern.Rggb.ColorAt(x, y)];
            mosaic[i] = (ushort)Math.Round(BlackDn + (signal * (WhiteDn - BlackDn)));
        }

        string path = folder.File(name);
        using FileStream file = File.Create(path);
        DngMosaicWriter.Write(
            file,
            new RawImage
            {
                Path = path,
                Mosaic = mosaic,
                WidthPx = WidthPx,
                HeightPx = HeightPx,
                Cfa = CfaPattern.Rggb,
                Black = BlackLevels.Uniform(BlackDn),
                WhiteLevelDn = WhiteDn,
                Color = SyntheticRaw.Color with { AsShotNeutral = neutral },
                Capture = SyntheticRaw.Capture with { Orientation = orientation },
                NoiseProfile = [],
                BaselineExposureEv = 0,
            }
        );
        return path;
    }
}
