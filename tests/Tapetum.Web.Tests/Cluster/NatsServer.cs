using System.Diagnostics;
using System.Text.Json;

namespace Tapetum.Web.Tests.Cluster;

/// <summary>A real NATS server with JetStream, on a free port of this machine. A test that wants one is skipped where nats-server is not installed.</summary>
public sealed class NatsServer : IAsyncDisposable
{
    private static readonly string[] Places =
    [
        "/usr/sbin/nats-server",
        "/usr/bin/nats-server",
        "/usr/local/bin/nats-server",
    ];

    private readonly TemporaryFolder folder = new();
    private readonly Process process;

    private NatsServer(string program, params string[] more)
    {
        ProcessStartInfo start = new(
            program,
            [
                "-a",
                "127.0.0.1",
                "-p",
                "-1",
                "-js",
                "-sd",
                folder.File("store"),
                "--ports_file_dir",
                folder.Path,
                "-l",
                folder.File("log"),
                .. more,
            ]
        )
        {
            UseShellExecute = false,
        };
        process = Process.Start(start)!;
    }

    public string Url { get; private set; } = "";

    /// <summary>All that lies on its disk, its log included.</summary>
    public string Folder => folder.Path;

    /// <summary>Where it is installed; the test is skipped where it is not.</summary>
    public static string Program()
    {
        string? program = Places.FirstOrDefault(File.Exists);
        if (program is null)
        {
            Assert.Skip("nats-server is not installed; Debian's package of that name has it.");
        }

        return program;
    }

    public static async Task<NatsServer> StartAsync(params string[] more)
    {
        NatsServer server = new(Program(), more);
        string ports = server.folder.File($"nats-server_{server.process.Id}.ports");
        for (int i = 0; server.Url.Length == 0; i++)
        {
            i.ShouldBeLessThan(200, "nats-server did not start");
            await Task.Delay(50, TestContext.Current.CancellationToken);
            server.Url = File.Exists(ports) ? FirstPort(await File.ReadAllTextAsync(ports)) : "";
        }

        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
        folder.Dispose();
    }

    private static string FirstPort(string json)
    {
        if (json.Length == 0)
        {
            return "";
        }

        using var ports = JsonDocument.Parse(json);
        return ports.RootElement.GetProperty("nats")[0].GetString()!;
    }
}
