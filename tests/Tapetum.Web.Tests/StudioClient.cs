using System.Net.Http.Json;
using System.Text.Json;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>Does over HTTP what a program does.</summary>
internal sealed class StudioClient(Uri address) : IDisposable
{
    public HttpClient Http { get; } = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };

    public async Task<PhotoView> UploadAsync(byte[] file, string name)
    {
        using HttpResponseMessage answer = await TryUploadAsync(file, name);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Created);
        return (await answer.Content.ReadFromJsonAsync<PhotoView>(PhotoJson.Options, Stop))!;
    }

    public async Task<HttpResponseMessage> TryUploadAsync(byte[] file, string name) =>
        await Http.PostAsync($"api/photos?name={Uri.EscapeDataString(name)}", new ByteArrayContent(file), Stop);

    public async Task<PhotoView> FindAsync(PhotoId id) =>
        (await Http.GetFromJsonAsync<PhotoView>($"api/photos/{id}", PhotoJson.Options, Stop))!;

    public async Task<PhotoView[]> ListAsync() =>
        (await Http.GetFromJsonAsync<PhotoView[]>("api/photos", PhotoJson.Options, Stop))!;

    /// <summary>Listens to events until a photo is as wanted.</summary>
    public async Task<PhotoView> WaitAsync(PhotoId id, Func<PhotoView, bool> wanted)
    {
        await foreach (PhotoView view in ListenAsync())
        {
            if (view.Id == id && wanted(view))
            {
                return view;
            }
        }

        throw new InvalidOperationException("The events ended.");
    }

    /// <summary>Waits until a photo is done or has failed.</summary>
    public Task<PhotoView> FinishedAsync(PhotoId id) =>
        WaitAsync(id, view => view.State is PhotoState.Done or PhotoState.Failed);

    /// <summary>Waits until none is unfinished.</summary>
    public async Task<PhotoView[]> AllFinishedAsync()
    {
        await foreach (PhotoView _ in ListenAsync())
        {
            PhotoView[] photos = await ListAsync();
            if (photos.All(photo => photo.State is PhotoState.Done or PhotoState.Failed))
            {
                return photos;
            }
        }

        return await ListAsync();
    }

    public async IAsyncEnumerable<PhotoView> ListenAsync()
    {
        await using Stream stream = await Http.GetStreamAsync("api/events", Stop);
        using StreamReader lines = new(stream);
        string type = "";
        while (await lines.ReadLineAsync(Stop) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                type = line["event: ".Length..];
            }
            else if (type == "photo" && line.StartsWith("data: ", StringComparison.Ordinal))
            {
                yield return JsonSerializer.Deserialize<PhotoView>(line["data: ".Length..], PhotoJson.Options)!;
            }
        }
    }

    public void Dispose() => Http.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
