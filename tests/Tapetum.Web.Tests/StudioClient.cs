using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>Does over HTTP what a program does.</summary>
internal sealed class StudioClient(Uri address) : IDisposable
{
    /// <summary>As the studio writes, also what it does not read: arrays.</summary>
    public static JsonSerializerOptions Json { get; } =
        new(PhotoJson.Options)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(
                PhotoJson.Options.TypeInfoResolver,
                new DefaultJsonTypeInfoResolver()
            ),
        };

    public HttpClient Http { get; } = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };

    public async Task<PhotoView> UploadAsync(byte[] file, string name)
    {
        using HttpResponseMessage answer = await TryUploadAsync(file, name);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Created);
        return (await answer.Content.ReadFromJsonAsync<PhotoView>(StudioClient.Json, Stop))!;
    }

    public async Task<HttpResponseMessage> TryUploadAsync(byte[] file, string name) =>
        await Http.PostAsync($"api/photos?name={Uri.EscapeDataString(name)}", new ByteArrayContent(file), Stop);

    public async Task<PhotoView> FindAsync(PhotoId id) =>
        (await Http.GetFromJsonAsync<PhotoView>($"api/photos/{id}", StudioClient.Json, Stop))!;

    public async Task<PhotoView[]> ListAsync() =>
        (await Http.GetFromJsonAsync<PhotoView[]>("api/photos", StudioClient.Json, Stop))!;

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
    public Task<PhotoView> FinishedAsync(PhotoId id) => WaitAsync(id, IsFinished);

    /// <summary>Waits until none of the photos is unfinished.</summary>
    public async Task<PhotoView[]> AllFinishedAsync()
    {
        // The events tell of every photo when they begin. Asking for the list at each would be more often than is allowed.
        HashSet<PhotoId> unfinished = [.. from photo in await ListAsync() where !IsFinished(photo) select photo.Id];
        await foreach (PhotoView view in ListenAsync())
        {
            if (IsFinished(view))
            {
                unfinished.Remove(view.Id);
            }

            if (unfinished.Count == 0)
            {
                break;
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
                yield return JsonSerializer.Deserialize<PhotoView>(line["data: ".Length..], StudioClient.Json)!;
            }
        }
    }

    public void Dispose() => Http.Dispose();

    private static bool IsFinished(PhotoView photo) => photo.State is PhotoState.Done or PhotoState.Failed;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
