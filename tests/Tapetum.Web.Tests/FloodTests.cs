using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Tapetum.Web.Hosting;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>More connections than the system has room for, or than one visitor should have.</summary>
public class FloodTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_burst_of_connections_before_the_first_photo_costs_a_server_that_may_open_few_files_nothing()
    {
        using TemporaryFolder data = new();
        using BuiltProgram server = await BuiltProgram.ServeAsync(
            data.Path,
            ["sh", "-c", "ulimit -n 512; exec \"$@\"", "sh"]
        );
        int port = server.Client.Http.BaseAddress!.Port;
        int most = 0;
        for (int wave = 0; wave < 3; wave++)
        {
            List<Socket> burst =
            [
                .. Enumerable.Range(0, 400).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp)),
            ];
            await Task.WhenAll(burst.Select(socket => ConnectAsync(socket, port)));
            most = Math.Max(most, Directory.EnumerateFileSystemEntries($"/proc/{server.ProcessId}/fd").Count());
            burst.ForEach(socket => socket.Dispose());
        }

        PhotoView photo = await server.Client.UploadAsync(RawFiles.Ramp(), "after.dng");
        PhotoView finished = await server.Client.FinishedAsync(photo.Id);
        using HttpResponseMessage picture = await server.Client.Http.GetAsync($"api/photos/{photo.Id}/picture", Stop);

        // 300 are the program's own.
        most.ShouldBeLessThan(400);
        finished.State.ShouldBe(PhotoState.Done, finished.Error?.Detail);
        picture.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("203.0.113.5", "203.0.113.6", 2)]
    [InlineData("2001:db8:1:2::5", "2001:db8:1:3::5", 2)]
    [InlineData("127.0.0.1", "203.0.113.6", 7)]
    [InlineData("10.1.2.3", "203.0.113.6", 7)]
    public async Task One_address_does_not_have_all_connections(string greedy, string other, int expected)
    {
        StudioOptions options = new()
        {
            DataFolder = "none",
            MaxConnections = 8,
            MaxConnectionsOfAddress = 2,
            Proxies = [IPNetwork.Parse("10.0.0.0/8")],
        };
        Arrivals arrivals = new([.. Enumerable.Repeat(greedy, 7), other]);
        IConnectionListener gate = await new ConnectionGate(arrivals, options).BindAsync(arrivals.EndPoint, Stop);

        List<ConnectionContext> taken = [];
        while (await gate.AcceptAsync(Stop) is { } connection)
        {
            taken.Add(connection);
        }

        taken.Count(connection => AddressOf(connection) == greedy).ShouldBe(expected);
        taken.Count(connection => AddressOf(connection) == other).ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_closes_a_connection_may_open_another()
    {
        StudioOptions options = new() { DataFolder = "none", MaxConnections = 1 };
        Arrivals arrivals = new(["203.0.113.5", "203.0.113.5", "203.0.113.5"]);
        IConnectionListener gate = await new ConnectionGate(arrivals, options).BindAsync(arrivals.EndPoint, Stop);

        ConnectionContext first = (await gate.AcceptAsync(Stop))!;
        first.Abort();

        (await gate.AcceptAsync(Stop)).ShouldNotBeNull();
        (await gate.AcceptAsync(Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task One_visitor_does_not_have_all_places_in_the_queue()
    {
        using TemporaryFolder folder = new();
        string standIn = await StandIn.BuildAsync(folder.Path);
        await using RunningStudio studio = await RunningStudio.StartAsync(o =>
            o with
            {
                QueueCapacity = 6,
                DecoderProgram = standIn,
            }
        );

        HttpStatusCode[] greedy = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => SendAsync(studio, "api/photos?name=a.dng", "203.0.113.5"))
        );
        HttpStatusCode pieces = await SendAsync(studio, "api/uploads", "203.0.113.5");
        HttpStatusCode other = await SendAsync(studio, "api/photos?name=b.dng", "203.0.113.6");
        HttpStatusCode host = await SendAsync(studio, "api/photos?name=c.dng", from: null);
        await studio.Http.DeleteAsync("api/photos", Stop);
        HttpStatusCode later = await SendAsync(studio, "api/uploads", "203.0.113.5");

        greedy.Count(status => status == HttpStatusCode.Created).ShouldBe(3);
        greedy.Count(status => status == HttpStatusCode.TooManyRequests).ShouldBe(2);
        pieces.ShouldBe(HttpStatusCode.TooManyRequests);
        other.ShouldBe(HttpStatusCode.Created);
        host.ShouldBe(HttpStatusCode.Created);
        later.ShouldBe(HttpStatusCode.Created);
    }

    /// <returns>Whether it got in; false when it was closed at once.</returns>
    private static async Task<bool> ConnectAsync(Socket socket, int port)
    {
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, Stop);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return false;
        }
    }

    /// <summary>A photo that is worked on for ever, through a proxy on this machine.</summary>
    private static async Task<HttpStatusCode> SendAsync(RunningStudio studio, string path, string? from)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent("HANG"u8.ToArray()),
        };
        request.Headers.Add("Upload-Length", "4");
        if (from is not null)
        {
            request.Headers.Add("X-Forwarded-For", from);
        }

        using HttpResponseMessage answer = await studio.Http.SendAsync(request, Stop);
        return answer.StatusCode;
    }

    private static string AddressOf(ConnectionContext connection) =>
        $"{((IPEndPoint)connection.RemoteEndPoint!).Address}";

    /// <summary>Connections that come from these addresses, one after the other.</summary>
    private sealed class Arrivals(IEnumerable<string> addresses) : IConnectionListenerFactory, IConnectionListener
    {
        private readonly Queue<string> coming = new(addresses);

        public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Any, 80);

        public ValueTask<IConnectionListener> BindAsync(
            EndPoint endpoint,
            CancellationToken cancellationToken = default
        ) => ValueTask.FromResult<IConnectionListener>(this);

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<ConnectionContext?>(
                coming.TryDequeue(out string? address) ? new Arrival(IPAddress.Parse(address)) : null
            );

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Arrival : DefaultConnectionContext
    {
        private readonly CancellationTokenSource closed = new();

        public Arrival(IPAddress address)
        {
            RemoteEndPoint = new IPEndPoint(address, 50_000);
            ConnectionClosed = closed.Token;
        }

        public override void Abort(ConnectionAbortedException abortReason) => closed.Cancel();

        public override ValueTask DisposeAsync()
        {
            closed.Dispose();
            return base.DisposeAsync();
        }
    }
}
