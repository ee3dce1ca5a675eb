using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Tapetum.Web.Tests.Cluster;

/// <summary>Three real NATS servers that are one cluster, each of which can be killed and started again.</summary>
public sealed class NatsTrio : IAsyncDisposable
{
    private const int Count = 3;

    private readonly TemporaryFolder folder = new();
    private readonly int[] clientPorts = FreePorts();
    private readonly int[] routePorts = FreePorts();
    private readonly int[] monitorPorts = FreePorts();
    private readonly Process?[] processes = new Process?[Count];
    private readonly HttpClient http = new();

    private NatsTrio() { }

    public string Urls => string.Join(',', clientPorts.Select(port => $"nats://127.0.0.1:{port}"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<NatsTrio> StartAsync()
    {
        NatsTrio trio = new();
        await trio.StartAllAsync();
        return trio;
    }

    public async Task StartAllAsync()
    {
        for (int i = 0; i < Count; i++)
        {
            Start(i);
        }

        for (int i = 0; i < Count; i++)
        {
            int server = i;
            await UntilAsync(() => IsCurrentAsync(server));
        }
    }

    public async Task KillAllAsync()
    {
        for (int i = 0; i < Count; i++)
        {
            await KillAsync(i);
        }
    }

    /// <summary>Kills the server that leads a stream, and starts it again.</summary>
    public async Task RestartLeaderAsync(string stream)
    {
        int leader = -1;
        await UntilAsync(async () => (leader = await LeaderAsync(stream)) >= 0);
        await KillAsync(leader);
        Start(leader);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAllAsync();
        http.Dispose();
        folder.Dispose();
    }

    private static int[] FreePorts()
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, Count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in listeners)
        {
            listener.Start();
        }

        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (TcpListener listener in listeners)
        {
            listener.Dispose();
        }

        return ports;
    }

    private void Start(int i) =>
        processes[i] = Process.Start(
            new ProcessStartInfo(
                NatsServer.Program(),
                [
                    .. new[] { "-a", "127.0.0.1", "-p", $"{clientPorts[i]}", "-n", $"{i}", "-m", $"{monitorPorts[i]}" },
                    .. new[] { "-js", "-sd", folder.File($"store-{i}"), "-l", folder.File($"log-{i}") },
                    .. new[] { "--cluster_name", "trio", "--cluster", $"nats://127.0.0.1:{routePorts[i]}" },
                    .. new[] { "--routes", string.Join(',', routePorts.Select(port => $"nats://127.0.0.1:{port}")) },
                ]
            )
            {
                UseShellExecute = false,
            }
        )!;

    private async Task KillAsync(int i)
    {
        if (processes[i] is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            processes[i] = null;
        }
    }

    /// <summary>Which server leads a stream; negative while none does.</summary>
    private async Task<int> LeaderAsync(string stream)
    {
        using var state = JsonDocument.Parse(
            await http.GetStringAsync($"http://127.0.0.1:{monitorPorts[0]}/jsz?acc=$G&streams=1", Stop)
        );
        return state
            .RootElement.GetProperty("account_details")[0]
            .GetProperty("stream_detail")
            .EnumerateArray()
            .Where(one => one.GetProperty("name").GetString() == stream)
            .Select(one => one.GetProperty("cluster"))
            .Where(cluster => cluster.TryGetProperty("leader", out _))
            .Select(cluster => int.Parse(cluster.GetProperty("leader").GetString()!, null))
            .FirstOrDefault(-1);
    }

    /// <summary>Whether it has all that the others have.</summary>
    private async Task<bool> IsCurrentAsync(int i)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync($"http://127.0.0.1:{monitorPorts[i]}/healthz", Stop);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return false;
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (int i = 0; !await isSo(); i++)
        {
            i.ShouldBeLessThan(2400, "the servers of NATS have not come to themselves");
            await Task.Delay(50, Stop);
        }
    }
}
