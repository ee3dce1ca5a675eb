using System.Net;
using System.Net.Sockets;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>More connections than the system has room for.</summary>
public class FloodTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Idle_connections_do_not_end_a_server_that_may_open_few_files()
    {
        using TemporaryFolder data = new();
        using BuiltProgram server = await BuiltProgram.ServeAsync(
            data.Path,
            ["sh", "-c", "ulimit -n 512; exec \"$@\"", "sh"]
        );
        PhotoView before = await server.Client.UploadAsync(RawFiles.Ramp(), "before.dng");
        await server.Client.FinishedAsync(before.Id);
        List<Socket> idle = [];
        for (int i = 0; i < 600; i++)
        {
            Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
            idle.Add(socket);
            await socket.ConnectAsync(IPAddress.Loopback, server.Client.Http.BaseAddress!.Port, Stop);
        }

        int open = Directory.EnumerateFileSystemEntries($"/proc/{server.ProcessId}/fd").Count();
        idle.ForEach(socket => socket.Dispose());
        PhotoView after = await server.Client.UploadAsync(RawFiles.Ramp(400, 300), "after.dng");
        PhotoView finished = await server.Client.FinishedAsync(after.Id);

        open.ShouldBeLessThan(512);
        finished.State.ShouldBe(PhotoState.Done, finished.Error?.Detail);
    }
}
