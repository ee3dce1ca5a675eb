using System.Net;
using System.Net.Http.Headers;

namespace Tapetum.Training.Datasets.Download;

/// <summary>One address of a file, asked over HTTP (RFC 9110, ranges in its chapter 14).</summary>
internal sealed class Mirror(HttpClient client, Uri address, DownloadOptions options)
{
    private const int BufferBytes = 1 << 17;

    /// <summary>Asks for the first byte, and so learns the size and whether ranges are given.</summary>
    /// <exception cref="MirrorException">It does not give the file.</exception>
    public async Task<RemoteFile> ProbeAsync(CancellationToken cancellationToken)
    {
        using Patience patience = new(options, cancellationToken);
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        request.Headers.Range = new RangeHeaderValue(0, 0);
        using HttpResponseMessage response = await SendAsync(request, patience, cancellationToken);
        // An empty file has no first byte; some servers answer 416 to that.
        bool unsatisfiable = response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable;
        if (!unsatisfiable)
        {
            CheckStatus(response);
        }

        long? rangedSize = response.Content.Headers.ContentRange is { From: 0, Length: { } length } ? length : null;
        bool ranges = response.StatusCode == HttpStatusCode.PartialContent && rangedSize is not null;
        return new RemoteFile(
            address,
            ranges ? rangedSize
                : unsatisfiable ? null
                : response.Content.Headers.ContentLength,
            ranges,
            response.Headers.ETag?.ToString(),
            response.Content.Headers.LastModified
        );
    }

    /// <summary>Reads bytes <paramref name="fromByte"/> ≤ i &lt; <paramref name="toByte"/> of a file that gives ranges.</summary>
    /// <param name="take">Gets the bytes in order, as they come.</param>
    /// <exception cref="MirrorException">It does not give them all.</exception>
    public async Task ReadRangeAsync(
        RemoteFile file,
        long fromByte,
        long toByte,
        Func<ReadOnlyMemory<byte>, ValueTask> take,
        CancellationToken cancellationToken
    )
    {
        using Patience patience = new(options, cancellationToken);
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        request.Headers.Range = new RangeHeaderValue(fromByte, toByte - 1);
        if (file.EntityTag is { } tag && EntityTagHeaderValue.Parse(tag) is { IsWeak: false } strong)
        {
            request.Headers.IfRange = new RangeConditionHeaderValue(strong);
        }

        using HttpResponseMessage response = await SendAsync(request, patience, cancellationToken);
        CheckStatus(response);
        ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
        if (
            response.StatusCode != HttpStatusCode.PartialContent
            || range?.From != fromByte
            || range.Length != file.SizeBytes
        )
        {
            throw new MirrorException("the file changed there, or it gives another part than asked for", false);
        }

        long got = await ReadBodyAsync(response, toByte - fromByte, take, patience, cancellationToken);
        if (got < toByte - fromByte)
        {
            throw new MirrorException($"it ended {toByte - fromByte - got} bytes early", true);
        }
    }

    /// <summary>Reads a file from its first byte to its last.</summary>
    /// <param name="take">Gets the bytes in order, as they come.</param>
    /// <exception cref="MirrorException">It does not give them all.</exception>
    public async Task ReadAllAsync(Func<ReadOnlyMemory<byte>, ValueTask> take, CancellationToken cancellationToken)
    {
        using Patience patience = new(options, cancellationToken);
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        using HttpResponseMessage response = await SendAsync(request, patience, cancellationToken);
        CheckStatus(response);
        await ReadBodyAsync(response, long.MaxValue, take, patience, cancellationToken);
    }

    private async Task<long> ReadBodyAsync(
        HttpResponseMessage response,
        long limitBytes,
        Func<ReadOnlyMemory<byte>, ValueTask> take,
        Patience patience,
        CancellationToken cancellationToken
    )
    {
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        byte[] buffer = new byte[BufferBytes];
        for (long got = 0; ; )
        {
            Memory<byte> room = buffer.AsMemory(0, (int)Math.Min(buffer.Length, limitBytes - got));
            int count = await TranslateAsync(() => body.ReadAsync(room, patience.Token).AsTask(), cancellationToken);
            if (count == 0)
            {
                return got;
            }

            patience.Renew();
            await take(room[..count]);
            got += count;
        }
    }

    private Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        Patience patience,
        CancellationToken cancellationToken
    ) =>
        TranslateAsync(
            () => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token),
            cancellationToken
        );

    private async Task<T> TranslateAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MirrorException($"it was silent for {options.Patience.TotalSeconds:0.#} s", true, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new MirrorException(Explain(e), true, e);
        }
    }

    private static string Explain(Exception e)
    {
        HttpRequestError? error =
            (e as HttpRequestException)?.HttpRequestError ?? (e as HttpIOException)?.HttpRequestError;
        return error switch
        {
            HttpRequestError.NameResolutionError => "its host is not known",
            HttpRequestError.ConnectionError => "nobody answers there",
            HttpRequestError.SecureConnectionError =>
                $"no secure connection ({e.InnerException?.Message ?? e.Message})",
            HttpRequestError.ResponseEnded => "the connection broke off",
            _ => $"the connection failed ({e.Message})",
        };
    }

    private void CheckStatus(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        int code = (int)response.StatusCode;
        RetryConditionHeaderValue? retry = response.Headers.RetryAfter;
        throw new MirrorException($"it answers {code} {response.ReasonPhrase}", code is 408 or 425 or 429 or >= 500)
        {
            RetryAfter = retry?.Delta ?? (retry?.Date - options.Time.GetUtcNow()),
        };
    }
}
