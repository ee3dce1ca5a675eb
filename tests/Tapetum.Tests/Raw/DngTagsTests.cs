using System.Buffers.Binary;
using Tapetum.Encoding.Tiff;
using Tapetum.Raw;
using Tapetum.Raw.Containers;

namespace Tapetum.Tests.Raw;

/// <summary>The few DNG tags that are read without LibRaw, from files laid out in every way that is met.</summary>
public class DngTagsTests
{
    private const ushort NewSubfileType = 254;
    private const ushort Photometric = 262;
    private const ushort SubIfds = 330;
    private const ushort NoiseProfileTag = 51041;

    [Fact]
    public void A_noise_profile_is_found_beside_the_mosaic_below_a_preview()
    {
        TiffDirectoryWriter raw = Mosaic();
        raw.AddDoubles(NoiseProfileTag, 2e-4, 3e-8);

        DngTags tags = Read(Preview(), raw);

        tags.NoiseProfile.ShouldBe([new NoiseProfile(2e-4, 3e-8)]);
    }

    [Fact]
    public void A_noise_profile_in_the_main_directory_serves_a_mosaic_without_one()
    {
        TiffDirectoryWriter main = Preview();
        main.AddDoubles(NoiseProfileTag, 2e-4, 3e-8);

        Read(main, Mosaic()).NoiseProfile.ShouldBe([new NoiseProfile(2e-4, 3e-8)]);
    }

    [Theory]
    [InlineData(2e-4)]
    [InlineData(2e-4, 3e-8, 2e-4, 3e-8)]
    [InlineData(double.NaN, 3e-8)]
    [InlineData(-2e-4, 3e-8)]
    [InlineData(0.0, 0.0)]
    public void A_noise_profile_that_makes_no_sense_counts_as_none(params double[] values)
    {
        TiffDirectoryWriter raw = Mosaic();
        raw.AddDoubles(NoiseProfileTag, values);

        Read(Preview(), raw).NoiseProfile.ShouldBeEmpty();
    }

    [Fact]
    public void Directories_that_point_at_each_other_come_to_an_end()
    {
        TiffDirectoryWriter raw = Mosaic();
        raw.AddLongs(SubIfds, 8, 8, 8);

        Read(Preview(), raw).NoiseProfile.ShouldBeEmpty();
    }

    [Fact]
    public void Camera_calibration_counts_only_under_the_signature_of_the_profile()
    {
        TiffDirectoryWriter main = Preview();
        Read(main, Mosaic()).CalibrationApplies.ShouldBeTrue();

        main.AddText(50931, "somebody else");
        Read(main, Mosaic()).CalibrationApplies.ShouldBeFalse();

        main.AddText(50932, "somebody else");
        Read(main, Mosaic()).CalibrationApplies.ShouldBeTrue();
    }

    [Fact]
    public void A_big_endian_file_is_read()
    {
        // MM, 42, IFD at 8; one entry: NoiseProfile, DOUBLE, 2 values at 26.
        byte[] file =
        [
            (byte)'M',
            (byte)'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            0xC7,
            0x61,
            0,
            12,
            0,
            0,
            0,
            2,
            0,
            0,
            0,
            26,
            0,
            0,
            0,
            0,
        ];
        byte[] values = new byte[16];
        BinaryPrimitives.WriteDoubleBigEndian(values, 1e-3);
        BinaryPrimitives.WriteDoubleBigEndian(values.AsSpan(8), 1e-6);

        DngTags tags = DngTags.Read(new MemoryStream([.. file, .. values]));

        tags.NoiseProfile.ShouldBe([new NoiseProfile(1e-3, 1e-6)]);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x49, 0x49, 42, 0 })]
    [InlineData(new byte[] { 0x49, 0x49, 42, 0, 255, 255, 255, 255 })]
    [InlineData(new byte[] { 0x49, 0x49, 42, 0, 8, 0, 0, 0, 255, 255, 1, 2, 3 })]
    public void What_is_cut_off_is_not_there(byte[] file)
    {
        DngTags.Read(new MemoryStream(file)).ShouldBe(DngTags.None);
    }

    private static TiffDirectoryWriter Preview()
    {
        TiffDirectoryWriter d = new();
        d.AddLongs(NewSubfileType, 1);
        d.AddShorts(Photometric, 2);
        return d;
    }

    private static TiffDirectoryWriter Mosaic()
    {
        TiffDirectoryWriter d = new();
        d.AddLongs(NewSubfileType, 0);
        d.AddShorts(Photometric, 32803);
        return d;
    }

    private static DngTags Read(TiffDirectoryWriter main, TiffDirectoryWriter raw)
    {
        main.AddLongs(SubIfds, 0);
        int rawOffset = 8 + main.LengthBytes;
        main.AddLongs(SubIfds, (uint)rawOffset);
        byte[] header = [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0];
        return DngTags.Read(new MemoryStream([.. header, .. main.ToBytes(8), .. raw.ToBytes(rawOffset)]));
    }
}
