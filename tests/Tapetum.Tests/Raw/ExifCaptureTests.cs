using System.Buffers.Binary;
using Tapetum.Raw;
using Tapetum.Raw.Containers;

namespace Tapetum.Tests.Raw;

public class ExifCaptureTests
{
    [Fact]
    public void An_ISO_too_large_for_its_16_bits_is_read_from_where_EXIF_puts_it()
    {
        CaptureInfo capture = SyntheticRaw.Capture with { Iso = 65535 };

        ExifCapture.Correct(capture, Exif((34866, Long(102_400)))).Iso.ShouldBe(102_400);
        ExifCapture.Correct(capture, Exif((34867, Long(204_800)))).Iso.ShouldBe(204_800);
        ExifCapture.Correct(capture, Exif()).Iso.ShouldBe(65535, "there is nothing better");
    }

    [Fact]
    public void An_ISO_that_fits_is_what_the_camera_showed()
    {
        CaptureInfo capture = SyntheticRaw.Capture with { Iso = 6400 };

        ExifCapture.Correct(capture, Exif((34866, Long(5000)))).Iso.ShouldBe(6400);
    }

    [Theory]
    [InlineData(1u, 0u)]
    [InlineData(0u, 0u)]
    public void An_exposure_of_denominator_0_is_not_stated(uint numerator, uint denominator)
    {
        SourceMetadata metadata = Exif((33434, new TiffValue(5, 1, [.. Bytes(numerator), .. Bytes(denominator)])));

        ExifCapture.Correct(SyntheticRaw.Capture, metadata).ExposureTimeS.ShouldBeNull();
    }

    [Theory]
    [InlineData("iso-65535.dng", 102_400.0, 1 / 30.0)]
    [InlineData("exif-zero-denominator.dng", 6400.0, null)]
    public void Files_of_this_kind_say_what_is_known_before_and_after_they_are_decoded(
        string name,
        double iso,
        double? exposureTimeS
    )
    {
        string path = SharedData.Path("cases/" + name);

        CaptureInfo[] captures =
        [
            RawDecoder.ReadCapture(path, TestContext.Current.CancellationToken),
            RawPreview.Read(path).Capture,
            RawDecoder.Read(path, TestContext.Current.CancellationToken).Capture,
        ];

        captures.ShouldAllBe(capture => capture.Iso == iso);
        foreach (CaptureInfo capture in captures)
        {
            (capture.ExposureTimeS is null).ShouldBe(exposureTimeS is null);
            (capture.ExposureTimeS ?? 0).ShouldBe(exposureTimeS ?? 0, 1e-4);
        }
    }

    private static TiffValue Long(uint value) => new(4, 1, Bytes(value));

    private static byte[] Bytes(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static SourceMetadata Exif(params (ushort Tag, TiffValue Value)[] tags) =>
        new() { Exif = tags.ToDictionary(tag => tag.Tag, tag => tag.Value) };
}
