using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Tapetum.Training.Tests.Datasets.Download;

/// <summary>An HTTP server on 127.0.0.1 that has one file and does as badly as it is told. One request per connection.</summary>
internal sealed partial class MisbehavingServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;
    private int count;
    private long bodyBytesSent;

    public MisbehavingServer(byte[] content, Func<ServerRequest, Answer> behave)
    {
        (Content, Behave) = (content, behave);
        listener.Start();
        serving = ServeAsync();
    }

    public byte[] Content { get; set; }

    /// <summary>What it does with a request.</summary>
    public Func<ServerRequest, Answer> Behave { get; set; }

    /// <summary>The ETag it sends, quotes included; none if empty.</summary>
    public string EntityTag { get; set; } = "\"1\"";

    public Uri Address => new($"http://{listener.LocalEndpoint}/file.bin");

    public ConcurrentQueue<ServerRequest> Requests { get; } = new();

    /// <summary>Of all bodies, those of one-byte probes included.</summary>
    public long BodyBytesSent => Interlocked.Read(ref bodyBytesSent);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> answers = [];
        try
        {
            while (true)
            {
                answers.Add(AnswerAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(answers);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                NetworkStream stream = client.GetStream();
                ServerRequest request = await ReadAsync(stream);
                Requests.Enqueue(request);
                await SendAsync(stream, request, Behave(request));
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client went away, as clients that are stopped do; or the test is over.
            return;
        }
    }

    private async Task<ServerRequest> ReadAsync(NetworkStream stream)
    {
        using StreamReader reader = new(stream, leaveOpen: true);
        long? from = null;
        long? to = null;
        for (string? line = "-"; !string.IsNullOrEmpty(line); )
        {
            line = await reader.ReadLineAsync(stop.Token);
            Match range = RangeHeader().Match(line ?? "");
            if (range.Success)
            {
                from = long.Parse(range.Groups["from"].Value, CultureInfo.InvariantCulture);
                to = long.Parse(range.Groups["to"].Value, CultureInfo.InvariantCulture) + 1;
            }
        }

        return new ServerRequest(Interlocked.Increment(ref count), from, to);
    }

    private async Task SendAsync(NetworkStream stream, ServerRequest request, Answer answer)
    {
        if (answer.Silent)
        {
            await Task.Delay(Timeout.Infinite, stop.Token);
        }

        bool ranged = answer.HonoursRange && request.From is not null;
        int from = ranged ? (int)request.From!.Value : 0;
        int to = ranged ? (int)Math.Min(request.To!.Value, Content.Length) : Content.Length;
        byte[] body = answer.Status is null ? Content[from..to] : [];
        int status = answer.Status ?? (ranged ? 206 : 200);
        string head =
            $"HTTP/1.1 {status} Said\r\nConnection: close\r\nContent-Length: {answer.ClaimedBytes ?? body.Length}\r\n"
            + (EntityTag.Length > 0 ? $"ETag: {EntityTag}\r\n" : "")
            + (ranged ? $"Content-Range: bytes {from}-{to - 1}/{Content.Length}\r\n" : "")
            + $"{answer.ExtraHeader}\r\n";
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(head), stop.Token);

        int last = Math.Min(body.Length, answer.BreaksAfterBytes ?? body.Length);
        for (int sent = 0; sent < last; )
        {
            await Task.Delay(answer.Pause, stop.Token);
            int piece = Math.Min(answer.PieceBytes, last - sent);
            await stream.WriteAsync(body.AsMemory(sent, piece), stop.Token);
            sent += piece;
            Interlocked.Add(ref bodyBytesSent, piece);
        }
    }

    [GeneratedRegex(
        @"^Range: bytes=(?<from>[0-9]+)-(?<to>[0-9]+)$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex RangeHeader();
}
