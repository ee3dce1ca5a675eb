using System.Buffers.Binary;
using Tapetum.Encoding.Tiff;
using Tapetum.Raw;
using Tapetum.Tests.Encoding;

namespace Tapetum.Tests.Raw;

/// <summary>Metadata of raw files that are no TIFFs. The files are laid out here; ExifTool, where it is installed, reads the same from them.</summary>
public sealed class OtherContainersTests : IDisposable
{
    private const ushort Artist = 315;
    private const ushort Flash = 37385;
    private const ushort GpsLatitudeRef = 1;
    private const string Xmp = "<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_RAF_says_what_the_JPEG_in_it_says()
    {
        byte[] file = Raf();

        SourceMetadata found = SourceMetadata.Read(new MemoryStream(file));

        await ShouldBeAllThereAsync(found, file, "night.raf");
        found.MakerNote.ShouldNotBeNull().CanMove.ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_CR3_says_it_in_boxes(bool hasLongLengths)
    {
        byte[] file = Cr3(hasLongLengths);

        SourceMetadata found = SourceMetadata.Read(new MemoryStream(file));

        await ShouldBeAllThereAsync(found, file, "night.cr3");
        System.Text.Encoding.UTF8.GetString(found.Xmp).ShouldBe(Xmp);
    }

    [Fact]
    public void Where_such_a_file_is_cut_off_or_damaged_what_cannot_be_read_is_not_there()
    {
        Random random = new(1);
        foreach (byte[] whole in new[] { Raf(), Cr3(hasLongLengths: false) })
        {
            for (int length = 0; length < whole.Length; length++)
            {
                SourceMetadata.Read(new MemoryStream(whole, 0, length)).ShouldNotBeNull();
            }

            for (int i = 0; i < 2000; i++)
            {
                byte[] damaged = [.. whole];
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                damaged[random.Next(Math.Min(100, damaged.Length))] = 0xFF;
                SourceMetadata.Read(new MemoryStream(damaged)).ShouldNotBeNull();
            }
        }
    }

    private async Task ShouldBeAllThereAsync(SourceMetadata found, byte[] file, string name)
    {
        System.Text.Encoding.ASCII.GetString(found.Main[Artist].Bytes).ShouldBe("Ada\0");
        found.Exif[Flash].Bytes.ShouldBe([16, 0]);
        found.Gps[GpsLatitudeRef].Bytes.ShouldBe([(byte)'S', 0]);

        string path = folder.File(name);
        await File.WriteAllBytesAsync(path, file, TestContext.Current.CancellationToken);
        string read = await OtherProgram.RunAsync("exiftool", "-s3", "-Artist", "-Flash", "-GPSLatitudeRef", path);
        read.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["Ada", "Off, Did not fire", "South"]);
    }

    private static TiffDirectoryWriter MainTags()
    {
        TiffDirectoryWriter d = new();
        d.AddText(271, "Maker");
        d.AddText(Artist, "Ada");
        return d;
    }

    private static TiffDirectoryWriter ExifTags()
    {
        TiffDirectoryWriter d = new();
        d.AddUndefined(36864, "0230"u8);
        d.AddShorts(Flash, 16);
        return d;
    }

    private static TiffDirectoryWriter GpsTags()
    {
        TiffDirectoryWriter d = new();
        d.AddBytes(0, 2, 3, 0, 0);
        d.AddText(GpsLatitudeRef, "S");
        return d;
    }

    internal static byte[] Raf()
    {
        TiffDirectoryWriter exif = ExifTags();
        exif.AddUndefined(37500, [.. "FUJIFILM"u8, 12, 0, 0, 0, 0, 0]);
        TiffDirectoryTree tree = new(MainTags());
        tree.Add(TiffDirectoryTree.Exif, exif);
        tree.Add(TiffDirectoryTree.Gps, GpsTags());
        byte[] tiff = tree.ToFile();
        byte[] jpeg =
        [
            .. (byte[])[0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xE1],
            .. BigEndian(tiff.Length + 8)[2..],
            .. "Exif\0\0"u8,
            .. tiff,
            0xFF,
            0xD9,
        ];
        byte[] head = new byte[160];
        "FUJIFILMCCD-RAW 0201FF383501X-T1"u8.CopyTo(head);
        BigEndian(head.Length).CopyTo(head, 84);
        BigEndian(jpeg.Length).CopyTo(head, 88);
        return [.. head, .. jpeg];
    }

    internal static byte[] Cr3(bool hasLongLengths)
    {
        byte[] Tiff(TiffDirectoryWriter d) => new TiffDirectoryTree(d).ToFile();
        byte[] Box(string name, params byte[] content) =>
            hasLongLengths
                ? [.. BigEndian(1), .. Ascii(name), .. BigEndian(0), .. BigEndian(content.Length + 16), .. content]
                : [.. BigEndian(content.Length + 8), .. Ascii(name), .. content];
        byte[] canon =
        [
            .. Convert.FromHexString("85c0b687820f11e08111f4ce462b6a48"),
            .. Box("CNCV", "CanonCR3_001/00.09.00/00.00.00"u8.ToArray()),
            .. Box("CMT1", Tiff(MainTags())),
            .. Box("CMT2", Tiff(ExifTags())),
            .. Box("CMT4", Tiff(GpsTags())),
        ];
        return
        [
            // The first box is short in any such file.
            .. BigEndian(24),
            .. "ftypcrx \0\0\0\u0001crx isom"u8,
            .. Box("moov", Box("uuid", canon)),
            .. Box("uuid", [.. Convert.FromHexString("be7acfcb97a942e89c71999491e3afac"), .. Ascii(Xmp)]),
            .. Box("mdat", 1, 2, 3),
        ];
    }

    private static byte[] Ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private static byte[] BigEndian(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
