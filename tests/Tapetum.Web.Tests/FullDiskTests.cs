using System.Diagnostics;
using System.Net;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>A server on a disk of its own, a small one in memory, which is filled.</summary>
public class FullDiskTests
{
    // In a mount namespace of its own, so that nobody needs to be root and nothing is left mounted.
    private const string OnSmallDisk = """mount -t tmpfs -o size=24m none "$0" && exec "$@" """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_is_said_and_what_was_accepted_is_finished_when_there_is_room_again()
    {
        using TemporaryFolder data = new();
        string[] small = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", OnSmallDisk, data.Path];
        await SkipUnlessPossibleAsync([.. small, "true"]);
        using BuiltProgram server = await BuiltProgram.ServeAsync(data.Path, small);
        PhotoView first = await server.Client.UploadAsync(RawFiles.Ramp(), "a.dng");
        await server.Client.FinishedAsync(first.Id);
        PhotoView waiting = await server.Client.UploadAsync(RawFiles.Ramp(400, 300), "b.dng");
        // Decoded: what is written next is the server's own. A decoder that cannot write looks like one that crashed, and only a disk that is still full then tells the two apart.
        await server.Client.WaitAsync(waiting.Id, photo => photo.ThumbnailVersion >= 2);

        string filler = $"/proc/{server.ProcessId}/root{data.File("filler")}";
        await FillAsync(filler);
        using HttpResponseMessage refused = await server.Client.TryUploadAsync(RawFiles.Ramp(), "c.dng");
        using HttpResponseMessage ready = await server.Client.Http.GetAsync("readyz", Stop);
        string problem = await refused.Content.ReadAsStringAsync(Stop);
        string reason = await ready.Content.ReadAsStringAsync(Stop);
        // So long that the work meets the full disk, too.
        await Task.Delay(TimeSpan.FromSeconds(2), Stop);
        File.Delete(filler);
        PhotoView finished = await server.Client.FinishedAsync(waiting.Id);
        PhotoView later = await server.Client.UploadAsync(RawFiles.Ramp(), "c.dng");

        refused.StatusCode.ShouldBe(HttpStatusCode.InsufficientStorage);
        refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        problem.ShouldContain("The server's disk is full");
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        reason.ShouldContain("The server's disk is full");
        finished.State.ShouldBe(PhotoState.Done, finished.Error?.Detail);
        (await server.Client.FinishedAsync(later.Id)).State.ShouldBe(PhotoState.Done);
        (await server.Client.Http.GetAsync("readyz", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task FillAsync(string path)
    {
        byte[] block = new byte[1 << 16];
        await using FileStream filler = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (int size = block.Length; size > 0; size /= 2)
        {
            try
            {
                while (true)
                {
                    await filler.WriteAsync(block.AsMemory(0, size), Stop);
                }
            }
            catch (IOException)
            {
                // Full, for blocks of that size.
                continue;
            }
        }
    }

    private static async Task SkipUnlessPossibleAsync(string[] command)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Only Linux has mount namespaces.");
        }

        using Process? tried = Process.Start(
            new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardError = true }
        );
        await tried!.WaitForExitAsync(Stop);
        if (tried.ExitCode != 0)
        {
            Assert.Skip("This machine lets nobody mount a small disk in a namespace of their own.");
        }
    }
}
