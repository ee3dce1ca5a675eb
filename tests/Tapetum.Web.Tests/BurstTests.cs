using System.Net;
using System.Net.Http.Json;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>Photos that belong together, and the one picture of them.</summary>
public class BurstTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Frames_are_found_and_merged_to_a_photo_more_as_the_command_line_does()
    {
        using TemporaryFolder folder = new();
        using BuiltProgram studio = await BuiltProgram.ServeWithAsync("fast", folder.File("data"));
        StudioClient client = studio.Client;
        List<PhotoView> frames = [];
        foreach (int i in (int[])[1, 2, 3])
        {
            string file = BurstFrames.Write(folder.File($"{i}.dng"), shiftPx: 2 * i, second: i / 2);
            frames.Add(await client.UploadAsync(await File.ReadAllBytesAsync(file, Stop), $"{i}.dng"));
        }

        // The same file again is no frame more.
        await client.UploadAsync(await File.ReadAllBytesAsync(folder.File("2.dng"), Stop), "copy of 2.dng");
        string other = BurstFrames.Write(folder.File("4.dng"), shiftPx: 0, exposureTimeS: 0.4, second: 1);
        PhotoView alone = await client.UploadAsync(await File.ReadAllBytesAsync(other, Stop), "4.dng");
        await client.AllFinishedAsync();
        OfferedBurst offered = (await OfferedAsync(client)).ShouldHaveSingleItem();
        offered.IsBracket.ShouldBeFalse();
        PhotoId[] ids = [.. offered.Frames];
        ids.ShouldBe(frames.Select(frame => frame.Id));

        using HttpResponseMessage answer = await client.Http.PostAsJsonAsync(
            "api/bursts",
            new PhotoBurst([.. ids, alone.Id], Reference: ids[1]),
            StudioClient.Json,
            Stop
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        PhotoView asked = (await answer.Content.ReadFromJsonAsync<PhotoView>(StudioClient.Json, Stop))!;
        PhotoView merged = await client.FinishedAsync(asked.Id);

        (merged.State, merged.Name, merged.HasThumbnail).ShouldBe((PhotoState.Done, "1-4.dng", true));
        string remarks = string.Join("; ", merged.Remarks!);
        remarks.ShouldContain("3 of 4 frames merged");
        remarks.ShouldContain("4.dng is left out: it has another exposure");
        (await OfferedAsync(client)).ShouldBeEmpty();
        (await client.ListAsync()).Length.ShouldBe(6);
        byte[] picture = await client.Http.GetByteArrayAsync($"api/photos/{merged.Id}/picture?format=png", Stop);
        string expected = folder.File("one.png");
        string[] inputs = [.. frames.Select(frame => folder.File(frame.Name)), other];
        await BuiltProgram.RunAsync([
            "enhance",
            "--model",
            "fast",
            "--burst",
            .. inputs,
            "--reference",
            inputs[1],
            "-o",
            expected,
        ]);
        picture.ShouldBe(await File.ReadAllBytesAsync(expected, Stop));
        (await BeforeAsync(client, merged.Id)).ShouldBe(await BeforeAsync(client, ids[1]), "one frame");
        await LessNoiseRemovalLeavesWhatWasMergedAsync(
            client,
            merged.Id,
            [.. inputs, "--reference", inputs[1]],
            folder
        );
        byte[] noisy = await client.Http.GetByteArrayAsync($"api/photos/{merged.Id}/linear?kind=after", Stop);
        noisy.ShouldNotBe(await client.Http.GetByteArrayAsync($"api/photos/{ids[1]}/linear?kind=after", Stop));

        // Its frames may go; what would need them says so.
        (await client.Http.DeleteAsync($"api/photos/{ids[0]}", Stop)).EnsureSuccessStatusCode();
        using HttpResponseMessage again = await client.Http.PutAsJsonAsync(
            $"api/photos/{merged.Id}/model",
            new { model = "default" },
            Stop
        );
        again.EnsureSuccessStatusCode();
        PhotoView failed = await client.WaitAsync(merged.Id, photo => photo.State == PhotoState.Failed);
        failed.Error!.Detail.ShouldBe("One of its frames has been deleted.");
    }

    [Fact]
    public async Task A_bracket_is_offered_as_one_and_merged_as_the_command_line_does()
    {
        using TemporaryFolder folder = new();
        using BuiltProgram studio = await BuiltProgram.ServeWithAsync("fast", folder.File("data"));
        StudioClient client = studio.Client;
        string[] files =
        [
            BurstFrames.Write(folder.File("long.dng"), shiftPx: 0, exposureTimeS: 0.4, light: 24, isBracket: true),
            BurstFrames.Write(
                folder.File("short.dng"),
                shiftPx: 2,
                exposureTimeS: 0.1,
                light: 6,
                second: 1,
                isBracket: true
            ),
        ];
        foreach (string file in files)
        {
            await client.UploadAsync(await File.ReadAllBytesAsync(file, Stop), Path.GetFileName(file));
        }

        await client.AllFinishedAsync();
        OfferedBurst offered = (await OfferedAsync(client)).ShouldHaveSingleItem();
        offered.IsBracket.ShouldBeTrue();
        using HttpResponseMessage answer = await client.Http.PostAsJsonAsync(
            "api/bursts",
            new PhotoBurst(offered.Frames),
            StudioClient.Json,
            Stop
        );
        PhotoView asked = (await answer.Content.ReadFromJsonAsync<PhotoView>(StudioClient.Json, Stop))!;
        PhotoView merged = await client.FinishedAsync(asked.Id);

        merged.State.ShouldBe(PhotoState.Done, merged.Error?.Detail);
        merged.Burst!.IsBracket.ShouldBeTrue();
        string.Join("; ", merged.Remarks!).ShouldContain("what long.dng could not hold is from short.dng");
        byte[] picture = await client.Http.GetByteArrayAsync($"api/photos/{merged.Id}/picture?format=png", Stop);
        string expected = folder.File("one.png");
        await BuiltProgram.RunAsync(["enhance", "--model", "fast", "--burst", .. files, "-o", expected]);
        picture.ShouldBe(await File.ReadAllBytesAsync(expected, Stop));
    }

    [Fact]
    public async Task What_is_no_burst_is_refused()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync();
        PhotoView one = await studio.Client.UploadAsync(RawFiles.Ramp(), "one.dng");
        foreach (
            PhotoId[] frames in (PhotoId[][])
                [
                    [],
                    [one.Id],
                    [one.Id, one.Id],
                ]
        )
        {
            using HttpResponseMessage refused = await MergeAsync(studio, new(frames));
            refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }

        using HttpResponseMessage stranger = await MergeAsync(studio, new([one.Id, PhotoId.New()]));
        stranger.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await studio.Client.ListAsync()).ShouldHaveSingleItem();
    }

    /// <summary>Not one frame, whose noise is more than is told.</summary>
    private static async Task LessNoiseRemovalLeavesWhatWasMergedAsync(
        StudioClient client,
        PhotoId merged,
        string[] burst,
        TemporaryFolder folder
    )
    {
        string expected = folder.File("half.png");
        await BuiltProgram.RunAsync([
            "enhance",
            "--model",
            "fast",
            "--strength",
            "0.5",
            "--burst",
            .. burst,
            "-o",
            expected,
        ]);
        byte[] half = await client.Http.GetByteArrayAsync($"api/photos/{merged}/picture?format=png&strength=0.5", Stop);
        half.ShouldBe(await File.ReadAllBytesAsync(expected, Stop));
        byte[] untouched = await client.Http.GetByteArrayAsync($"api/photos/{merged}/linear?kind=untouched", Stop);
        untouched.ShouldNotBe(await BeforeAsync(client, merged));
    }

    private static Task<HttpResponseMessage> MergeAsync(RunningStudio studio, PhotoBurst burst) =>
        studio.Http.PostAsJsonAsync("api/bursts", burst, StudioClient.Json, Stop);

    private static async Task<OfferedBurst[]> OfferedAsync(StudioClient client) =>
        (await client.Http.GetFromJsonAsync<OfferedBurst[]>("api/bursts", StudioClient.Json, Stop))!;

    private static Task<byte[]> BeforeAsync(StudioClient client, PhotoId id) =>
        client.Http.GetByteArrayAsync($"api/photos/{id}/linear?kind=before", Stop);
}
