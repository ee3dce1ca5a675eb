using Tapetum.Raw;

namespace Tapetum.Tests.Raw;

/// <summary>Sony's two layouts, in synthetic files: none of a real camera was to be had.</summary>
public class ArwTests
{
    private const int WidthPx = 96;
    private const int HeightPx = 64;

    [Fact]
    public void An_uncompressed_ARW_is_read_pixel_by_pixel()
    {
        ushort[] mosaic = SyntheticRaw.Pixels(WidthPx * HeightPx);

        RawImage read = SyntheticRaw.Decode(SyntheticArw.Uncompressed(mosaic, WidthPx, HeightPx), "a.arw");

        (read.WidthPx, read.HeightPx).ShouldBe((WidthPx, HeightPx));
        read.Mosaic.ToArray().ShouldBe(mosaic);
        ShouldBeTheCamera(read);
    }

    [Fact]
    public void A_compressed_ARW_of_low_contrast_is_read_pixel_by_pixel()
    {
        ushort[] codes =
        [
            .. Enumerable.Range(0, WidthPx * HeightPx).Select(i => (ushort)(300 + (i / 32 * 3) + (i * 37 % 128))),
        ];

        RawImage read = SyntheticRaw.Decode(SyntheticArw.Compressed(codes, WidthPx, HeightPx), "a.arw");

        (read.WidthPx, read.HeightPx).ShouldBe((WidthPx, HeightPx));
        read.Mosaic.ToArray().ShouldBe(codes.Select(code => SyntheticArw.DnOf(code)));
        ShouldBeTheCamera(read);
    }

    [Fact]
    public void A_compressed_ARW_of_high_contrast_is_as_exact_as_its_blocks()
    {
        ushort[] codes = [.. Enumerable.Range(0, WidthPx * HeightPx).Select(i => (ushort)(i * 7919L % 2048))];

        RawImage read = SyntheticRaw.Decode(SyntheticArw.Compressed(codes, WidthPx, HeightPx), "a.arw");

        int step = SyntheticArw.StepOf(2047);
        for (int i = 0; i < codes.Length; i++)
        {
            int lowestDn = SyntheticArw.DnOf(Math.Max(0, codes[i] - step + 1));
            ((int)read.Mosaic.Span[i]).ShouldBeInRange(lowestDn, SyntheticArw.DnOf(codes[i]));
        }
    }

    [Fact]
    public void A_compressed_ARW_of_one_tone_is_read()
    {
        ushort[] codes = new ushort[WidthPx * HeightPx];
        Array.Fill(codes, (ushort)2047);

        RawImage read = SyntheticRaw.Decode(SyntheticArw.Compressed(codes, WidthPx, HeightPx), "a.arw");

        read.Mosaic.Span.IndexOfAnyExcept(SyntheticArw.DnOf(2047)).ShouldBe(-1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_ARW_that_ends_early_is_refused(bool isCompressed)
    {
        ushort[] codes = SyntheticRaw.Pixels(WidthPx * HeightPx).Select(v => (ushort)(v & 2047)).ToArray();
        byte[] whole = isCompressed
            ? SyntheticArw.Compressed(codes, WidthPx, HeightPx)
            : SyntheticArw.Uncompressed(codes, WidthPx, HeightPx);
        foreach (int missing in new[] { 16, 96, 1000, 6000 })
        {
            var error = Should.Throw<RawDecodeException>(() => SyntheticRaw.Decode(whole[..^missing], "a.arw"));

            error.Reason.ShouldContain("ends inside its pixel data", customMessage: $"{missing} bytes missing");
        }
    }

    private static void ShouldBeTheCamera(RawImage read)
    {
        read.Cfa.ShouldBe(CfaPattern.Rggb);
        read.Black.At(0, 0).ShouldBe(SyntheticArw.BlackLevelDn);
        read.Black.MeanDn.ShouldBe(SyntheticArw.BlackLevelDn);
        read.WhiteLevelDn.ShouldBe(16383);
        read.Color.AsShotNeutral.ShouldBe(new CameraNeutral(0.5f, 1, 1024 / 1536f));
        read.Color.Calibrations.Single().XyzToCamera.M11.ShouldBe(0.5838, 1e-6); // LibRaw's matrix of the α7S II
        read.Capture.ShouldBe(
            new CaptureInfo
            {
                Make = "Sony",
                Model = "ILCE-7SM2",
                Iso = 12800,
                ExposureTimeS = 0.06666667,
                ApertureF = 2.8,
                FocalLengthMm = null,
                Lens = "FE 55mm F1.8 ZA",
                CapturedAtLocal = new DateTime(2016, 3, 21, 21, 15, 0, DateTimeKind.Unspecified),
                Orientation = 8,
            }
        );
    }
}
