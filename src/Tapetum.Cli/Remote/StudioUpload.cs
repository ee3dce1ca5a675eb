using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Tapetum.Web.Photos;

namespace Tapetum.Cli.Remote;

/// <summary>A file that is sent in pieces, as tus 1.0.0 says: what came is not sent twice.</summary>
/// <param name="http">To whom.</param>
/// <param name="path">The file.</param>
/// <param name="file">What the user calls it.</param>
/// <param name="time">The clock.</param>
internal sealed class StudioUpload(StudioHttp http, string path, string file, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private string? upload;

    /// <summary>That of the photo which it becomes; null before it has begun.</summary>
    public PhotoId? Id => upload is null ? null : PhotoId.Parse(upload[(upload.LastIndexOf('/') + 1)..], null);

    /// <param name="onSent">Told which part of it has been sent.</param>
    /// <param name="cancellationToken">Leaves it as it is.</param>
    public async Task<PhotoId> SendAsync(Action<double> onSent, CancellationToken cancellationToken)
    {
        await using FileStream bytes = File.OpenRead(path);
        long known = 0;
        long since = time.GetTimestamp();
        while (true)
        {
            upload ??= await BeginAsync(bytes.Length, cancellationToken);
            using HttpResponseMessage head = await http.AskAsync(
                file,
                () => Tus(HttpMethod.Head, upload!),
                cancellationToken,
                HttpStatusCode.NotFound
            );
            if (PhotoOf(head) is { } whole)
            {
                return whole;
            }

            if (head.StatusCode == HttpStatusCode.NotFound)
            {
                // It was given up for want of signs of life.
                upload = null;
                continue;
            }

            long offset = long.Parse(head.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);
            (known, since) = offset > known ? (offset, time.GetTimestamp()) : (known, since);
            bytes.Position = offset;
            if (await TryAppendAsync(bytes, onSent, cancellationToken) is { } photo)
            {
                return photo;
            }

            await http.PauseAsync(since, Pause, inner: null, cancellationToken);
        }
    }

    /// <summary>Asks for it to be given up.</summary>
    public HttpRequestMessage Deletion() => Tus(HttpMethod.Delete, upload!);

    private async Task<string> BeginAsync(long length, CancellationToken cancellationToken)
    {
        string name = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Path.GetFileName(path)));
        using HttpResponseMessage created = await http.AskAsync(
            file,
            () =>
            {
                HttpRequestMessage request = Tus(HttpMethod.Post, "api/uploads");
                request.Headers.Add("Upload-Length", $"{length}");
                request.Headers.Add("Upload-Metadata", $"filename {name}");
                return request;
            },
            cancellationToken
        );
        // Behind a proxy that moved it below a path of its own, only the last part is known.
        string location = created.Headers.Location!.OriginalString;
        return $"api/uploads/{location[(location.LastIndexOf('/') + 1)..]}";
    }

    /// <returns>The photo, when that was all of it; null where it has to be asked how much came.</returns>
    private async Task<PhotoId?> TryAppendAsync(
        FileStream bytes,
        Action<double> onSent,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using HttpRequestMessage request = Tus(HttpMethod.Patch, upload!);
            request.Headers.Add("Upload-Offset", $"{bytes.Position}");
            request.Content = new StreamContent(new WatchedStream(bytes, onSent));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
            using HttpResponseMessage answer = await http.SendAsync(request, cancellationToken);
            if (
                answer.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.Locked or HttpStatusCode.NotFound)
                && !StudioHttp.Passes(answer.StatusCode)
            )
            {
                await http.RequireAsync(file, answer, cancellationToken);
            }

            return PhotoOf(answer);
        }
        catch (Exception e)
            when (e is HttpRequestException or HttpIOException
                || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return null;
        }
    }

    private static HttpRequestMessage Tus(HttpMethod method, string address)
    {
        HttpRequestMessage request = new(method, address);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        return request;
    }

    private static PhotoId? PhotoOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Photo-Id", out IEnumerable<string>? ids)
            ? PhotoId.Parse(ids.Single(), null)
            : null;
}
