// Sends a raw file to a running web studio (`tapetum serve`) and saves the finished picture:
//   dotnet run examples/studio-client.cs -- http://127.0.0.1:8080 night.dng night.png
#:property PublishAot=false
#:property NoWarn=$(NoWarn);MA0047
#:property JsonSerializerIsReflectionEnabledByDefault=true

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

if (args is not [string address, string raw, string picture])
{
    Console.Error.WriteLine("usage: dotnet run examples/studio-client.cs -- ADDRESS RAW PICTURE");
    return 2;
}

using HttpClient studio = new() { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(10) };
if (Environment.GetEnvironmentVariable("TAPETUM_TOKEN") is { Length: > 0 } token)
{
    studio.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
}

// The file goes over the line as it is read. The answer is the photo, and its id the key to everything else.
await using FileStream file = File.OpenRead(raw);
using HttpResponseMessage uploaded = await studio.PostAsync(
    $"api/photos?name={Uri.EscapeDataString(Path.GetFileName(raw))}",
    new StreamContent(file)
);
Photo photo = await ReadAsync<Photo>(uploaded);

// Events tell how far it is, from now on and with all that was missed.
await using Stream events = await studio.GetStreamAsync("api/events");
await foreach (SseItem<string> item in SseParser.Create(events).EnumerateAsync())
{
    if (item.EventType != "photo" || Parse<Photo>(item.Data) is not { } changed || changed.Id != photo.Id)
    {
        continue;
    }

    photo = changed;
    Console.Error.WriteLine($"{photo.State} {photo.Stage} {photo.Progress:P0}");
    if (photo.State is "done" or "failed")
    {
        break;
    }
}

if (photo.Error is { } error)
{
    Console.Error.WriteLine($"{error.Title}: {error.Detail} {error.Advice}");
    return 1;
}

// Any settings, at once: the network does not run again.
using HttpResponseMessage finished = await studio.GetAsync($"api/photos/{photo.Id}/picture?ev=0.5&whiteBalance=auto");
finished.EnsureSuccessStatusCode();
await using FileStream target = File.Create(picture);
await finished.Content.CopyToAsync(target);
await studio.DeleteAsync($"api/photos/{photo.Id}");
Console.WriteLine(picture);
return 0;

static T Parse<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;

// Errors are problem+json: what is wrong, and what to do.
static async Task<T> ReadAsync<T>(HttpResponseMessage answer)
{
    if (!answer.IsSuccessStatusCode)
    {
        Trouble trouble = (await answer.Content.ReadFromJsonAsync<Trouble>())!;
        throw new HttpRequestException($"{trouble.Title}: {trouble.Detail} {trouble.Advice}");
    }

    return (await answer.Content.ReadFromJsonAsync<T>())!;
}

internal sealed record Photo(string Id, string State, string? Stage, double Progress, Trouble? Error);

internal sealed record Trouble(string Title, string Detail, string Advice);
