using Microsoft.Extensions.Logging.Abstractions;
using Tapetum.Cli.Tests;
using Tapetum.Encoding;
using Tapetum.Encoding.Vips;
using Tapetum.Tests.Raw;
using Tapetum.Web.Decoding;
using Tapetum.Web.Photos;
using static Tapetum.Tests.Raw.Opcodes.OpcodeBytes;

namespace Tapetum.Web.Tests;

/// <summary>What the command line takes besides raw files with a Bayer mosaic, the studio takes too, and makes the same of it.</summary>
public class OtherFilesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(OutputFormat.Jpeg, "night.jpg")]
    [InlineData(OutputFormat.Tiff, "night.tif")]
    [InlineData(OutputFormat.Dng, "night.dng")]
    public async Task A_finished_picture_goes_through_the_network_as_on_the_command_line(
        OutputFormat format,
        string name
    )
    {
        byte[] finished = await EnhancedAsync(RawFiles.Ramp(150, 100), "raw.dng", format);
        await using RunningStudio studio = await RunningStudio.StartAsync();

        PhotoView photo = await studio.Client.UploadAsync(finished, name);
        PhotoView done = await studio.Client.FinishedAsync(photo.Id);

        (done.State, done.Method).ShouldBe((PhotoState.Done, EnhanceMethod.SyntheticMosaic));
        (await PictureAsync(studio, photo, "")).ShouldBe(await CommandLine.PictureAsync(finished, name));
        (await PictureAsync(studio, photo, "strength=0.5&format=dng")).ShouldBe(
            await EnhancedAsync(finished, name, OutputFormat.Dng, strength: 0.5f)
        );
    }

    [Fact]
    public async Task An_X_Trans_photo_goes_through_the_network_for_such_sensors_as_on_the_command_line()
    {
        using TemporaryFolder folder = new();
        byte[] raw = await File.ReadAllBytesAsync(FlatDng.WriteXTrans(folder.File("x.dng"), 145, 127, 3, 2), Stop);
        await using RunningStudio studio = await RunningStudio.StartAsync();

        PhotoView photo = await studio.Client.UploadAsync(raw, "x.dng");
        PhotoView done = await studio.Client.FinishedAsync(photo.Id);

        (done.State, done.Method).ShouldBe((PhotoState.Done, EnhanceMethod.SensorMosaic));
        (await PictureAsync(studio, photo, "strength=0.3")).ShouldBe(await EnhancedAsync(raw, "x.dng", strength: 0.3f));
    }

    [Fact]
    public async Task A_monochrome_photo_goes_through_the_network_as_on_the_command_line()
    {
        using TemporaryFolder folder = new();
        byte[] raw = await File.ReadAllBytesAsync(FlatDng.WriteMonochrome(folder.File("x.dng"), 145, 127), Stop);
        await using RunningStudio studio = await RunningStudio.StartAsync();

        PhotoView photo = await studio.Client.UploadAsync(raw, "x.dng");
        PhotoView done = await studio.Client.FinishedAsync(photo.Id);

        (done.State, done.Method).ShouldBe((PhotoState.Done, EnhanceMethod.SensorMosaic));
        (await PictureAsync(studio, photo, "strength=0.3")).ShouldBe(await EnhancedAsync(raw, "x.dng", strength: 0.3f));
    }

    [Theory]
    [InlineData(OutputFormat.Png, "", true)]
    [InlineData(OutputFormat.Dng, "format=dng", true)]
    [InlineData(OutputFormat.Png, "lensCorrections=off", false)]
    public async Task A_crop_and_a_bent_lens_are_put_right_as_on_the_command_line(
        OutputFormat format,
        string query,
        bool correctLens
    )
    {
        byte[] warp = Opcode(1, Int32(1), Double(1, 0.05, 0, 0, 0, 0, 0.5, 0.5));
        byte[] raw = TaggedDng.Bytes(
            96,
            64,
            (x, y) => 400 + (10 * x) + (20 * y) + (x * y % 7),
            d =>
            {
                d.AddLongs(50719, 8, 4); // DefaultCropOrigin
                d.AddLongs(50720, 80, 50); // DefaultCropSize
                d.AddUndefined(51022, List(warp)); // OpcodeList3
            }
        );
        await using RunningStudio studio = await RunningStudio.StartAsync();

        PhotoView photo = await studio.Client.UploadAsync(raw, "x.dng");
        PhotoView done = await studio.Client.FinishedAsync(photo.Id);

        (done.WidthPx, done.HeightPx).ShouldBe((80, 50));
        (await PictureAsync(studio, photo, query)).ShouldBe(
            await EnhancedAsync(raw, "x.dng", format, correctLens: correctLens)
        );
        HashSet<string> parts = new(StringComparer.Ordinal);
        foreach (string kind in new[] { "before", "after", "before&lens=off", "after&lens=off" })
        {
            using HttpResponseMessage part = await studio.Http.GetAsync(
                new Uri($"api/photos/{photo.Id}/linear?kind={kind}&x=0&y=0&width=500&height=500", UriKind.Relative),
                Stop
            );
            part.Headers.GetValues("Image-Width").Single().ShouldBe("80");
            part.Headers.GetValues("Image-Height").Single().ShouldBe("50");
            parts.Add(Convert.ToHexString(await part.Content.ReadAsByteArrayAsync(Stop)));
        }

        parts.Count.ShouldBe(4, "with and without the network, with and without what the lens did");
        string recipe = await studio.Http.GetStringAsync(
            new Uri($"api/photos/{photo.Id}/development", UriKind.Relative),
            Stop
        );
        recipe.ShouldContain("\"canBeOff\":true");
    }

    [Fact]
    public async Task The_shading_of_a_phone_s_lens_is_undone_as_on_the_command_line()
    {
        byte[] raw = SyntheticRaw.Dng(SyntheticRaw.Image(gainMaps: [Shading.Everywhere(64, 48, [1, 2, 3, 4])]));
        await using RunningStudio studio = await RunningStudio.StartAsync();

        PhotoView photo = await studio.Client.UploadAsync(raw, "x.dng");
        await studio.Client.FinishedAsync(photo.Id);

        (await PictureAsync(studio, photo, "")).ShouldBe(await CommandLine.PictureAsync(raw, "x.dng"));
        (await PictureAsync(studio, photo, "strength=0")).ShouldBe(
            await CommandLine.PictureAsync(raw, "x.dng", "--strength", "0")
        );
    }

    [Fact]
    public async Task A_photograph_is_seen_while_it_waits()
    {
        using TemporaryFolder folder = new();
        byte[] jpeg = await EnhancedAsync(RawFiles.Ramp(1200, 800), "raw.dng", OutputFormat.Jpeg);
        await File.WriteAllBytesAsync(folder.File("original"), jpeg, Stop);
        ConfinedDecoding decoding = new(
            new StudioOptions { DataFolder = folder.Path },
            TimeProvider.System,
            NullLogger<ConfinedDecoding>.Instance
        );

        PreviewInfo seen = await decoding.PreviewAsync(
            folder.File("original"),
            "night.jpg",
            folder.File("thumbnail"),
            Stop
        );

        seen.Capture.Iso.ShouldBe(3200);
        SrgbPhoto thumbnail = PhotoReader.Read(folder.File("thumbnail"));
        (thumbnail.WidthPx, thumbnail.HeightPx).ShouldBe((341, 512), "upright, as the picture is");
    }

    [Fact]
    public async Task What_the_system_s_LibRaw_refuses_is_given_to_the_newer_one()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync();

        PhotoView named = await studio.Client.UploadAsync(new byte[5000], "night.nef");
        PhotoView nameless = await studio.Client.UploadAsync(new byte[5000], "photo");
        PhotoView text = await studio.Client.UploadAsync(new byte[5000], "notes.txt");

        (await studio.Client.FinishedAsync(named.Id)).Error!.Detail.ShouldContain("nor LibRaw 0.22");
        (await studio.Client.FinishedAsync(nameless.Id)).Error!.Detail.ShouldContain("nor LibRaw 0.22");
        (await studio.Client.FinishedAsync(text.Id)).Error!.Detail.ShouldNotContain("LibRaw 0.22");
    }

    [Theory]
    [InlineData(OutputFormat.Png)]
    [InlineData(OutputFormat.Png16)]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.Tiff)]
    [InlineData(OutputFormat.Dng)]
    public async Task Who_where_and_with_which_lens_is_carried_over_as_on_the_command_line(OutputFormat format)
    {
        byte[] raw = RawFiles.WithMetadata(RawFiles.Ramp(150, 100));
        await using RunningStudio studio = await RunningStudio.StartAsync();

        PhotoView photo = await studio.Client.UploadAsync(raw, "night.dng");
        await studio.Client.FinishedAsync(photo.Id);
        byte[] picture = await PictureAsync(studio, photo, $"format={format}");

        foreach (string said in (string[])["Ada Lovelace", "EF 35mm f/2", "xmp:Rating"])
        {
            picture.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(said)).ShouldBePositive(said);
        }

        picture.ShouldBe(await EnhancedAsync(raw, "night.dng", format));
    }

    private static Task<byte[]> PictureAsync(RunningStudio studio, PhotoView photo, string query) =>
        studio.Http.GetByteArrayAsync($"api/photos/{photo.Id}/picture?{query}", Stop);

    /// <summary>What the command line makes, without starting it.</summary>
    private static async Task<byte[]> EnhancedAsync(
        byte[] file,
        string name,
        OutputFormat format = OutputFormat.Png,
        float strength = 1,
        bool correctLens = true
    )
    {
        using TemporaryFolder folder = new();
        await File.WriteAllBytesAsync(folder.File(name), file, Stop);
        using Enhancer enhancer = new(new EnhancerOptions { Model = TestModel.Path });
        EnhanceOptions options = new()
        {
            Format = format,
            Strength = strength,
            CorrectLens = correctLens,
        };
        await enhancer.EnhanceAsync(folder.File(name), folder.File("made"), options, progress: null, Stop);
        return await File.ReadAllBytesAsync(folder.File("made"), Stop);
    }
}
