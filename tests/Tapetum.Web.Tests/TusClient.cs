using System.Net;
using System.Net.Http.Headers;

namespace Tapetum.Web.Tests;

/// <summary>Sends files in pieces.</summary>
internal static class TusClient
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <returns>Where to send it; null when it was refused.</returns>
    public static async Task<(Uri? Upload, HttpStatusCode Status)> CreateAsync(HttpClient http, long bytes)
    {
        using HttpRequestMessage create = new(HttpMethod.Post, "api/uploads");
        create.Headers.Add("Tus-Resumable", "1.0.0");
        create.Headers.Add("Upload-Length", $"{bytes}");
        create.Headers.Add("Upload-Metadata", "filename cmFtcC5kbmc=");
        using HttpResponseMessage created = await http.SendAsync(create, Stop);
        return (created.Headers.Location, created.StatusCode);
    }

    public static async Task<HttpResponseMessage> AppendAsync(HttpClient http, Uri upload, long offset, byte[] bytes)
    {
        using ByteArrayContent content = new(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        using HttpRequestMessage request = new(HttpMethod.Patch, upload) { Content = content };
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Offset", $"{offset}");
        return await http.SendAsync(request, Stop);
    }

    public static async Task<HttpResponseMessage> HeadAsync(HttpClient http, Uri upload)
    {
        using HttpRequestMessage request = new(HttpMethod.Head, upload);
        return await http.SendAsync(request, Stop);
    }
}
