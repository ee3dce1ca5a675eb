using System.Net.Http.Json;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests.Cluster;

/// <summary>A front end takes frames in, one of two workers decodes each, and either merges them all.</summary>
public sealed class BurstOverMachinesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Frames_that_several_machines_read_are_merged_on_one_as_the_command_line_does()
    {
        await using NatsServer nats = await NatsServer.StartAsync();
        Task<BuiltProgram>[] starting =
        [
            JoinAsync("serve", nats, "front"),
            JoinAsync("worker", nats, "one"),
            JoinAsync("worker", nats, "two"),
        ];
        using BuiltProgram front = await starting[0];
        using BuiltProgram one = await starting[1];
        using BuiltProgram two = await starting[2];
        string[] frames =
        [
            .. new[] { 0, 2, 4 }.Select(i => BurstFrames.Write(folder.File($"{i}.dng"), shiftPx: i, second: i / 2)),
        ];
        foreach (string frame in frames)
        {
            await front.Client.UploadAsync(await File.ReadAllBytesAsync(frame, Stop), Path.GetFileName(frame));
        }

        await front.Client.AllFinishedAsync();
        OfferedBurst[] offered = (
            await front.Client.Http.GetFromJsonAsync<OfferedBurst[]>("api/bursts", StudioClient.Json, Stop)
        )!;
        PhotoBurst burst = new(offered.ShouldHaveSingleItem().Frames, offered[0].Frames[1]);
        using HttpResponseMessage answer = await front.Client.Http.PostAsJsonAsync(
            "api/bursts",
            burst,
            StudioClient.Json,
            Stop
        );
        answer.EnsureSuccessStatusCode();
        PhotoView asked = (await answer.Content.ReadFromJsonAsync<PhotoView>(StudioClient.Json, Stop))!;
        PhotoView merged = await front.Client.FinishedAsync(asked.Id);

        merged.State.ShouldBe(PhotoState.Done, merged.Error?.Detail);
        string.Join("; ", merged.Remarks!).ShouldContain("3 of 3 frames merged");
        byte[] picture = await front.Client.Http.GetByteArrayAsync($"api/photos/{merged.Id}/picture?format=png", Stop);
        string expected = folder.File("expected.png");
        await BuiltProgram.RunAsync([
            "enhance",
            "--model",
            "fast",
            "--burst",
            .. frames,
            "--reference",
            frames[1],
            "-o",
            expected,
        ]);
        picture.ShouldBe(await File.ReadAllBytesAsync(expected, Stop));
        (await front.Client.Http.GetByteArrayAsync($"api/photos/{merged.Id}/linear?kind=before", Stop)).ShouldNotBe(
            await front.Client.Http.GetByteArrayAsync($"api/photos/{merged.Id}/linear?kind=after", Stop)
        );
    }

    private Task<BuiltProgram> JoinAsync(string command, NatsServer nats, string name) =>
        BuiltProgram.JoinAsync(command, folder.File(name), nats.Url, folder.File($"{name}.log"), "--model", "fast");
}
