using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Tapetum.Web.Events;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Endpoints;

/// <summary><c>/api/events</c>: what happens to photos, as it happens.</summary>
internal static class EventsEndpoint
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    // Ten times a second is as fast as anyone can look; a photo that changed more often is told once.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static void MapEvents(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/events", Listen)
            .WithTags("Photos")
            .WithSummary("Server-sent events: photo with each change, removed with the id of one that went");

    private static ServerSentEventsResult<string> Listen(
        PhotoEvents events,
        PhotoViews views,
        TimeProvider time,
        IHostApplicationLifetime lifetime,
        CancellationToken cancellationToken
    ) => TypedResults.ServerSentEvents(TellAsync(events, views, time, lifetime.ApplicationStopping, cancellationToken));

    private static async IAsyncEnumerable<SseItem<string>> TellAsync(
        PhotoEvents events,
        PhotoViews views,
        TimeProvider time,
        CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        // Listening begins before the list is read, so that nothing falls between the two.
        using PhotoListener listener = events.Listen();
        // What goes is told to those alone who were told that it came.
        HashSet<PhotoId> told = [];
        foreach (PhotoView view in await views.ListAsync(cancellationToken))
        {
            told.Add(view.Id);
            yield return Item(view);
        }

        yield return new SseItem<string>("{}", "ready");
        while (await TakeAsync(listener, either.Token) is { } changed)
        {
            if (changed.Count == 0)
            {
                yield return new SseItem<string>("{}", "heartbeat");
                continue;
            }

            foreach (PhotoId id in changed)
            {
                if (await views.FindAsync(id, cancellationToken) is { } view)
                {
                    told.Add(id);
                    yield return Item(view);
                }
                else if (told.Remove(id))
                {
                    yield return new SseItem<string>($$"""{"id":"{{id}}"}""", "removed");
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <returns>Null when the server stops or the client has gone.</returns>
    private static async Task<IReadOnlyCollection<PhotoId>?> TakeAsync(
        PhotoListener listener,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await listener.TakeAsync(Heartbeat, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static SseItem<string> Item(PhotoView view) =>
        new(JsonSerializer.Serialize(view, PhotoJson.Of<PhotoView>()), "photo");
}
