using System.Buffers.Binary;
using System.IO.Compression;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>Files that were not made by a camera, or not for us.</summary>
public class StrangersFilesTests
{
    [Fact]
    public async Task Fifty_hostile_uploads_fail_each_with_a_reason_and_harm_nothing_else()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync();
        (string Name, byte[] File)[] hostile = [.. Hostile()];
        hostile.Length.ShouldBe(50);

        PhotoId[] ids = new PhotoId[hostile.Length];
        for (int i = 0; i < hostile.Length; i++)
        {
            ids[i] = (await studio.Client.UploadAsync(hostile[i].File, hostile[i].Name)).Id;
        }

        PhotoView good = await studio.Client.UploadAsync(RawFiles.Ramp(), "good.dng");
        Dictionary<PhotoId, PhotoView> finished = (await studio.Client.AllFinishedAsync()).ToDictionary(p => p.Id);

        finished[good.Id].State.ShouldBe(PhotoState.Done);
        for (int i = 0; i < hostile.Length; i++)
        {
            PhotoView photo = finished[ids[i]];
            if (hostile[i].Name == "1x1.dng" && photo.State == PhotoState.Done)
            {
                // A picture of one pixel is small, and no fault.
                continue;
            }

            photo.State.ShouldBe(PhotoState.Failed, hostile[i].Name);
            photo.Error!.Detail.ShouldNotBeNullOrWhiteSpace(hostile[i].Name);
            photo.Error.Advice.ShouldNotBeNullOrWhiteSpace(hostile[i].Name);
            photo.Name.ShouldNotContain("/");
            photo.Name.ShouldNotContain("\\");
        }

        studio.Files.ShouldAllBe(file =>
            file.StartsWith("photos/") || file.StartsWith("studio.db") || file == "clock.json"
        );
    }

    [Fact]
    public async Task Files_that_hang_crash_or_lie_cost_one_failed_job_each_that_says_so()
    {
        using TemporaryFolder folder = new();
        string standIn = await StandIn.BuildAsync(folder.Path);
        await using RunningStudio studio = await RunningStudio.StartAsync(o =>
            o with
            {
                DecoderProgram = standIn,
                DecodeTimeout = TimeSpan.FromSeconds(2),
            }
        );

        PhotoView slow = await studio.Client.UploadAsync("HANG"u8.ToArray(), "slow.dng");
        PhotoView crash = await studio.Client.UploadAsync("CRASH!"u8.ToArray(), "crash.dng");
        PhotoView liar = await studio.Client.UploadAsync("LIE"u8.ToArray(), "liar.dng");
        PhotoView good = await studio.Client.UploadAsync(RawFiles.Ramp(), "good.dng");

        (await studio.Client.FinishedAsync(slow.Id)).Error!.Detail.ShouldContain("took longer than");
        (await studio.Client.FinishedAsync(crash.Id)).Error!.Detail.ShouldContain("crashed");
        (await studio.Client.FinishedAsync(liar.Id)).Error!.Detail.ShouldContain("makes no sense");
        (await studio.Client.FinishedAsync(good.Id)).State.ShouldBe(PhotoState.Done);
    }

    [Fact]
    public async Task Ten_hanging_files_in_the_queue_each_get_all_of_their_time()
    {
        using TemporaryFolder folder = new();
        string standIn = await StandIn.BuildAsync(folder.Path);
        await using RunningStudio studio = await RunningStudio.StartAsync(o =>
            o with
            {
                DecoderProgram = standIn,
                DecodeTimeout = TimeSpan.FromMilliseconds(300),
            }
        );

        for (int i = 0; i < 10; i++)
        {
            await studio.Client.UploadAsync("HANG"u8.ToArray(), $"{i}.dng");
        }

        (await studio.Client.AllFinishedAsync()).ShouldAllBe(photo => photo.Error!.Detail.Contains("took longer than"));
    }

    [Fact]
    public async Task A_sensor_over_the_limit_is_refused_without_being_worked_on()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync(o => o with { MaxPixels = 3000 });

        PhotoView photo = await studio.Client.UploadAsync(RawFiles.Ramp(64, 48), "large.dng");

        (await studio.Client.FinishedAsync(photo.Id)).Error!.Detail.ShouldContain("64 × 48 pixels");
    }

    [Fact]
    public async Task What_would_take_more_memory_than_decoding_may_is_refused_without_being_decoded()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync(o =>
            o with
            {
                DecodeMemoryBytes = 80_000_000,
            }
        );
        byte[] large = SyntheticRaw.Dng(SyntheticRaw.Image(8000, 6000));

        // Whoever begins to decode it says that it is damaged.
        PhotoView photo = await studio.Client.UploadAsync(large[..(large.Length / 4)], "large.dng");
        PhotoView small = await studio.Client.UploadAsync(RawFiles.Ramp(), "small.dng");

        (await studio.Client.FinishedAsync(photo.Id)).Error!.Detail.ShouldBe(
            "Decoding its 8000 × 6000 pixels takes about 91 MB of memory and may take 76 MB here."
        );
        (await studio.Client.FinishedAsync(small.Id)).State.ShouldBe(PhotoState.Done);
    }

    private static IEnumerable<(string Name, byte[] File)> Hostile()
    {
        byte[] raw = RawFiles.Ramp();
        string[] names =
        [
            "../../../../etc/passwd",
            "..\\..\\windows\\system32\\a.dng",
            "/etc/shadow",
            "a\0b.dng",
            "con.dng",
            "<script>alert(1)</script>.dng",
            new string('a', 5000) + ".dng",
            "-rf.dng",
            "$(reboot).dng",
            "%2e%2e%2fa.dng",
        ];
        foreach (string name in names)
        {
            yield return (
                name,
                System.Text.Encoding.UTF8.GetBytes("<html><script>alert(document.domain)</script></html>")
            );
        }

        for (int i = 1; i <= 15; i++)
        {
            yield return ($"truncated-{i}.dng", raw[..(raw.Length * i / 16)]);
        }

        (int Width, int Height)[] sizes =
        [
            (1, 1),
            (65535, 65535),
            (65535, 1),
            (1, 65535),
            (0, 0),
            (0, 48),
            (int.MaxValue, int.MaxValue),
            (-1, -1),
            (30000, 30000),
            (64, 49_000),
        ];
        foreach ((int width, int height) in sizes)
        {
            yield return ($"{width}x{height}.dng", WithSize(raw, width, height));
        }

        yield return ("bomb.zip", Bomb());
        yield return ("bomb.dng", Bomb());
        yield return ("zeros.dng", new byte[1_000_000]);
        yield return ("one-byte.dng", [0x49]);
        yield return ("tiff-of-nothing.dng", [0x49, 0x49, 42, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        yield return ("loop.dng", [0x49, 0x49, 42, 0, 8, 0, 0, 0, 0, 0, 8, 0, 0, 0]);
        yield return (
            "svg.dng",
            System.Text.Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
        );
        yield return ("elf.dng", [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, .. new byte[500]]);
        yield return ("jpeg.dng", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, .. new byte[500]]);
        yield return ("png.dng", [137, 80, 78, 71, 13, 10, 26, 10, .. new byte[500]]);
        Random random = new(1);
        for (int i = 0; i < 5; i++)
        {
            byte[] noise = new byte[20_000];
            random.NextBytes(noise);
            yield return ($"noise-{i}.cr2", noise);
        }
    }

    /// <summary>ImageWidth and ImageLength, tags 256 and 257, wherever the file has them.</summary>
    private static byte[] WithSize(byte[] dng, int width, int height)
    {
        byte[] changed = [.. dng];
        for (int at = 0; at + 12 <= changed.Length; at += 2)
        {
            (int tag, int type, int count) = (
                BinaryPrimitives.ReadUInt16LittleEndian(changed.AsSpan(at)),
                BinaryPrimitives.ReadUInt16LittleEndian(changed.AsSpan(at + 2)),
                BinaryPrimitives.ReadInt32LittleEndian(changed.AsSpan(at + 4))
            );
            if (tag is 256 or 257 && type is 3 or 4 && count == 1)
            {
                BinaryPrimitives.WriteInt16LittleEndian(changed.AsSpan(at + 2), 4);
                BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(at + 8), tag == 256 ? width : height);
            }
        }

        return changed;
    }

    private static byte[] Bomb()
    {
        MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = zip.CreateEntry("photo.dng", CompressionLevel.SmallestSize).Open();
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++)
            {
                entry.Write(zeros);
            }
        }

        return stream.ToArray();
    }
}
