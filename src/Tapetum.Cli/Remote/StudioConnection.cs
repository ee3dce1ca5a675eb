using System.Net.Http.Json;
using System.Text.Json;
using Tapetum.Web.Photos;

namespace Tapetum.Cli.Remote;

/// <summary>What a studio is asked for.</summary>
internal sealed class StudioConnection(StudioHttp http, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan ToDelete = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Whether it is there, and lets us in.</summary>
    /// <exception cref="StudioException">It is not.</exception>
    public async Task GreetAsync(CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await http.SendAsync(Get("api/about")(), cancellationToken);
            await http.RequireAsync(http.Address.ToString(), answer, cancellationToken);
            if (answer.Content.Headers.ContentType?.MediaType != "application/json")
            {
                throw new StudioException(
                    http.Address.ToString(),
                    "no studio of Tapetum answers there",
                    "Check the address."
                );
            }
        }
        catch (HttpRequestException e)
        {
            throw http.Silent(e);
        }
    }

    public async Task<IReadOnlyList<PhotoView>> ListAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await http.AskAsync(
            http.Address.ToString(),
            Get("api/photos"),
            cancellationToken
        );
        return await ReadAsync<IReadOnlyList<PhotoView>>(answer, cancellationToken);
    }

    public async Task<PhotoView> LookAsync(string file, PhotoId id, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await http.AskAsync(file, Get($"api/photos/{id}"), cancellationToken);
        return await ReadAsync<PhotoView>(answer, cancellationToken);
    }

    /// <summary>Writes the picture to a stream that can be set back.</summary>
    public async Task FetchAsync(string file, PhotoId id, string query, Stream to, CancellationToken cancellationToken)
    {
        long begun = time.GetTimestamp();
        while (true)
        {
            using HttpResponseMessage answer = await http.AskAsync(
                file,
                Get($"api/photos/{id}/picture?{query}"),
                cancellationToken
            );
            try
            {
                await answer.Content.CopyToAsync(to, cancellationToken);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or HttpIOException)
            {
                // It broke off in the middle.
                await http.PauseAsync(begun, Pause, e, cancellationToken);
                to.SetLength(0);
            }
        }
    }

    /// <summary>Deletes a photo, also when the user wants no more; what cannot be deleted now expires.</summary>
    public Task DeleteAsync(PhotoId id) => DeleteAsync(() => new(HttpMethod.Delete, $"api/photos/{id}"));

    /// <summary>Sends a file, and makes a photo of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">What the user calls it.</param>
    /// <param name="onSent">Told which part of it has been sent.</param>
    /// <param name="cancellationToken">Leaves nothing there.</param>
    public async Task<PhotoId> SendAsync(
        string path,
        string file,
        Action<double> onSent,
        CancellationToken cancellationToken
    )
    {
        StudioUpload upload = new(http, path, file, time);
        try
        {
            return await upload.SendAsync(onSent, cancellationToken);
        }
        catch (OperationCanceledException) when (upload.Id is not null)
        {
            await DeleteAsync(upload.Deletion);
            // Its last byte may have made a photo of it, under the same name.
            await DeleteAsync(upload.Id.Value);
            throw;
        }
    }

    public void Dispose() => http.Dispose();

    private async Task DeleteAsync(Func<HttpRequestMessage> make)
    {
        using CancellationTokenSource soon = new(ToDelete, time);
        try
        {
            using HttpRequestMessage request = make();
            using HttpResponseMessage answer = await http.SendAsync(request, soon.Token);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // It expires.
        }
    }

    private static Func<HttpRequestMessage> Get(string address) => () => new(HttpMethod.Get, address);

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        await answer.Content.ReadFromJsonAsync(PhotoJson.Of<T>(), cancellationToken)
        ?? throw new JsonException("The studio's answer is null.");
}
