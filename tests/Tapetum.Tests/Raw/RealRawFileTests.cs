using Tapetum.Raw;

namespace Tapetum.Tests.Raw;

/// <summary>What RawDecoder says about real files, against what exiftool and their makers say.</summary>
public class RealRawFileTests
{
    [Fact]
    public void A_phone_like_DNG_is_read_with_its_noise_profile()
    {
        RawImage raw = Read("raws/gopro_Hero6_GOPR0024.dng");

        (raw.WidthPx, raw.HeightPx).ShouldBe((4000, 3000));
        raw.Mosaic.Length.ShouldBe(12_000_000);
        raw.Cfa.ShouldBe(CfaPattern.Rggb);
        raw.Black.MeanDn.ShouldBe(0);
        raw.WhiteLevelDn.ShouldBe(16383);
        raw.NoiseProfile.Count.ShouldBe(1);
        raw.NoiseProfile[0].Scale.ShouldBe(1.56201e-4, 1e-9);
        raw.NoiseProfile[0].Offset.ShouldBe(4.88002e-8, 1e-12);
        raw.Color.AsShotNeutral!.Value.Red.ShouldBe(0.522449f, 1e-6f);
        raw.Color.AsShotNeutral!.Value.Blue.ShouldBe(0.571429f, 1e-6f);
        raw.Color.Calibrations.Select(c => c.Illuminant).ShouldBe([3, 23]);
        raw.Color.Calibrations[1].XyzToCamera.M11.ShouldBe(1.0344, 1e-5);
        raw.Capture.Make.ShouldBe("GoPro");
        raw.Capture.Model.ShouldBe("HERO6 Black");
        raw.Capture.Iso.ShouldBe(100);
        raw.Capture.ExposureTimeS!.Value.ShouldBe(1 / 455.0, 1e-9);
        raw.Capture.ApertureF.ShouldBe(2.8);
        raw.Capture.FocalLengthMm.ShouldBe(3);
        raw.Capture.CapturedAtLocal.ShouldBe(new DateTime(2016, 1, 1, 23, 7, 27, DateTimeKind.Unspecified));
        raw.Capture.Orientation.ShouldBe(2);
        raw.BaselineExposureEv.ShouldBe(0);
    }

    [Fact]
    public void A_dark_cinema_DNG_is_linearised_by_its_table()
    {
        RawImage raw = Read("raws/twelvemonkeys_bmpcc_test.dng");

        (raw.WidthPx, raw.HeightPx).ShouldBe((1952, 1112));
        raw.Cfa.ShouldBe(CfaPattern.Gbrg);
        raw.Black.MeanDn.ShouldBe(256);
        raw.WhiteLevelDn.ShouldBe(51080);
        raw.BaselineExposureEv.ShouldBe(0.1, 1e-6);
        raw.Color.Calibrations.Select(c => c.Illuminant).ShouldBe([17, 21]);
        raw.NoiseProfile.ShouldBeEmpty();
        raw.Capture.Iso.ShouldBeNull();
        raw.Capture.Model.ShouldBe("Pocket Cinema Camera");
        double mean = raw.Mosaic.ToArray().Average(v => (double)v);
        mean.ShouldBeInRange(256, 1000); // dark: 7.6 EV under white
    }

    [Fact]
    public void Masked_margins_are_left_out_of_the_visible_area()
    {
        RawImage raw = Read("raws/tinydng_colorchart.dng");

        (raw.WidthPx, raw.HeightPx).ShouldBe((1734, 1156));
        raw.Cfa.ShouldBe(CfaPattern.Rggb);
        raw.Black.MeanDn.ShouldBe(2056);
        raw.WhiteLevelDn.ShouldBe(15000);
        raw.Color.AsShotNeutral!.Value.Red.ShouldBe(1 / 2.477f, 1e-4f);
        raw.Capture.Model.ShouldBe("EOS Kiss X4");
        raw.Capture.Iso.ShouldBeNull();
    }

    [Fact]
    public void A_Canon_CR2_is_read_with_black_levels_measured_from_its_masked_pixels()
    {
        const string Path = "/usr/share/doc/rawtran/IMG_5952.CR2";
        Assert.SkipUnless(File.Exists(Path), $"There is no {Path}; Debian's rawtran-doc has it.");
        RawImage raw = RawDecoder.Read(Path, TestContext.Current.CancellationToken);

        (raw.WidthPx, raw.HeightPx).ShouldBe((3522, 2348));
        raw.Cfa.ShouldBe(CfaPattern.Rggb);
        raw.Black.MeanDn.ShouldBe(128, 0.5);
        raw.WhiteLevelDn.ShouldBeInRange(3000, 4095);
        raw.Color.AsShotNeutral!.Value.Red.ShouldBe(1024f / 2226, 1e-5f);
        raw.Color.AsShotNeutral!.Value.Blue.ShouldBe(1024f / 1485, 1e-5f);
        raw.Color.Calibrations.Count.ShouldBe(1);
        raw.Color.Calibrations[0].Illuminant.ShouldBe(21);
        raw.Capture.Model.ShouldBe("EOS 30D");
        raw.Capture.Iso.ShouldBe(640);
        raw.Capture.ExposureTimeS.ShouldBe(0.0025);
        raw.Capture.ApertureF!.Value.ShouldBe(22, 0.1);
        raw.Capture.CapturedAtLocal.ShouldBe(new DateTime(2009, 7, 21, 13, 3, 20, DateTimeKind.Unspecified));
    }

    [Theory]
    [InlineData("raws/twelvemonkeys_RAW_CANON_G1.CRW", "GMCY")]
    [InlineData("raws/skia_sample_1mp.dng", "no mosaic")]
    [InlineData("raws/skia_sample_1mp_rotated.dng", "no mosaic")]
    [InlineData("raws/skia_dng_with_preview.dng", "no mosaic")]
    [InlineData("raws/mushfiq_DSC_1339_768x512_rggb.raw", "no header")]
    [InlineData("raws/halide_bayer_raw.png", "not a raw photograph")]
    [InlineData("photos/serene.jpg", "not a raw photograph")]
    public void What_is_no_Bayer_mosaic_is_refused_with_its_reason(string file, string reason)
    {
        string path = SharedData.Path(file);

        var error = Should.Throw<RawDecodeException>(() =>
            RawDecoder.Read(path, TestContext.Current.CancellationToken)
        );

        error.Path.ShouldBe(path);
        error.Reason.ShouldContain(reason);
        error.Advice.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("raws/gopro_Hero6_GOPR0024.dng")]
    [InlineData("raws/twelvemonkeys_bmpcc_test.dng")]
    [InlineData("raws/tinydng_colorchart.dng")]
    public void A_copy_that_ends_early_is_refused_wherever_it_ends(string file)
    {
        byte[] whole = File.ReadAllBytes(SharedData.Path(file));
        using var folder = new TemporaryFolder();
        string path = folder.File("short.dng");

        foreach (double part in new[] { 0.0001, 0.003, 0.3, 0.51, 0.9, 0.9997 })
        {
            File.WriteAllBytes(path, whole[..(int)(whole.Length * part)]);
            Should.Throw<RawDecodeException>(
                () => RawDecoder.Read(path, TestContext.Current.CancellationToken),
                $"{part:P3} of it"
            );
        }
    }

    [Fact]
    public void A_tile_that_cannot_be_decoded_is_not_left_black()
    {
        byte[] file = File.ReadAllBytes(SharedData.Path("raws/twelvemonkeys_bmpcc_test.dng"));
        file[997412 + 1] = 0; // the second tile's JPEG no longer begins with FF D8

        var error = Should.Throw<RawDecodeException>(() => SyntheticRaw.Decode(file));

        error.Reason.ShouldContain("cannot be decoded");
    }

    private static RawImage Read(string relative) =>
        RawDecoder.Read(SharedData.Path(relative), TestContext.Current.CancellationToken);
}
