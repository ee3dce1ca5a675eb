using System.Globalization;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Intake;

namespace Tapetum.Web.Endpoints.Uploads;

/// <summary>
/// <c>/api/uploads</c>: uploads that can be resumed, by the protocol tus 1.0.0 with its extensions creation, expiration and termination.
/// <code>
/// POST    Upload-Length, Upload-Metadata     201 Location
/// HEAD                                       200 Upload-Offset, Upload-Length
/// PATCH   Upload-Offset, bytes               204 Upload-Offset; with the last byte also Photo-Id
/// </code>
/// The upload's id becomes the photo's, so that a client who missed the last answer still learns it.
/// </summary>
/// <remarks>https://tus.io/protocols/resumable-upload</remarks>
internal static class UploadsEndpoints
{
    private const string Version = "1.0.0";
    private const string Resumable = "Tus-Resumable";
    private const string Offset = "Upload-Offset";
    private const string Length = "Upload-Length";
    private const string Metadata = "Upload-Metadata";
    private const string PhotoIdHeader = "Photo-Id";
    private const string ChunkType = "application/offset+octet-stream";

    // Unfinished ones take room that nobody counts.
    private const int MaxUnfinished = 1000;

    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder uploads = routes.MapGroup("/api/uploads").WithTags("Resumable uploads (tus 1.0.0)");
        uploads.AddEndpointFilter(
            async (context, next) =>
            {
                context.HttpContext.Response.Headers[Resumable] = Version;
                return await next(context);
            }
        );
        uploads.MapMethods("", ["OPTIONS"], Options).WithSummary("What the server can do");
        uploads.MapPost("", CreateAsync).WithSummary("Begin an upload of Upload-Length bytes");
        uploads.MapMethods("{id}", ["HEAD"], FindAsync).WithSummary("How much of it is here");
        uploads.MapPatch("{id}", AppendAsync).WithSummary("Send the next bytes");
        uploads.MapDelete("{id}", DeleteAsync).WithSummary("Give it up");
    }

    private static IResult Options(HttpResponse response, StudioOptions options)
    {
        response.Headers["Tus-Version"] = Version;
        response.Headers["Tus-Extension"] = "creation,expiration,termination";
        response.Headers["Tus-Max-Size"] = Text(options.MaxUploadBytes);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> CreateAsync(
        HttpContext http,
        IResumableUploads uploads,
        UploadReceiver receiver,
        StudioOptions options,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (Number(http.Request, Length) is not (> 0 and { } bytes))
        {
            // As tus has it.
            return Problems.Of(
                StatusCodes.Status400BadRequest,
                "The request makes no sense",
                "Upload-Length is missing.",
                "Send how many bytes the file has."
            );
        }

        await receiver.RequireRoomAsync(bytes, cancellationToken);
        if (await uploads.CountAsync(cancellationToken) >= MaxUnfinished)
        {
            throw new ProblemException(Problems.QueueIsFull()) { RetryAfter = TimeSpan.FromMinutes(1) };
        }

        var id = PhotoId.New();
        await using IAsyncDisposable place = await receiver.TakePlaceAsync(
            http.Connection.RemoteIpAddress,
            id,
            cancellationToken
        );
        DateTimeOffset now = time.GetUtcNow();
        string name = NameOf(http.Request.Headers[Metadata].ToString());
        await uploads.CreateAsync(id, new ResumableUpload(name, bytes, now), cancellationToken);
        http.Response.Headers["Upload-Expires"] = (now + options.Retention).ToString("R", CultureInfo.InvariantCulture);
        return TypedResults.Created($"/api/uploads/{id}");
    }

    private static async Task<IResult> FindAsync(
        PhotoId id,
        HttpResponse response,
        IResumableUploads uploads,
        UploadReceiver receiver,
        DiskBudget budget,
        IPhotoStore store,
        CancellationToken cancellationToken
    )
    {
        response.Headers.CacheControl = "no-store";
        Photo? photo = await store.FindAsync(id, cancellationToken);
        if (photo is null)
        {
            if (await uploads.FindAsync(id, cancellationToken) is not (var upload, var offset))
            {
                return TypedResults.NotFound();
            }

            response.Headers[Offset] = Text(offset);
            response.Headers[Length] = Text(upload.Bytes);
            if (offset < upload.Bytes)
            {
                return TypedResults.Ok();
            }

            await using IAsyncDisposable? hold = await uploads.TryHoldAsync(id, cancellationToken);
            if (hold is null)
            {
                return TypedResults.Ok();
            }

            // All of it came, and then it could not be taken in.
            using DiskReservation room = budget.Begin();
            photo = await AcceptAsync(id, upload.Name, uploads, receiver, room);
        }

        response.Headers[Offset] = response.Headers[Length] = Text(photo.Bytes);
        response.Headers[PhotoIdHeader] = id.ToString();
        return TypedResults.Ok();
    }

    private static async Task<Photo> AcceptAsync(
        PhotoId id,
        string name,
        IResumableUploads uploads,
        UploadReceiver receiver,
        DiskReservation room
    )
    {
        // From here on it is finished, even if the client has gone.
        using GatheredUpload whole = await uploads.GatherAsync(id, CancellationToken.None);
        Photo photo = await receiver.AcceptAsync(id, name, whole.Path, passing: false, room, CancellationToken.None);
        await uploads.DeleteAsync(id, CancellationToken.None);
        return photo;
    }

    private static async Task<IResult> AppendAsync(
        PhotoId id,
        HttpContext http,
        IResumableUploads uploads,
        UploadReceiver receiver,
        DiskBudget budget,
        CancellationToken cancellationToken
    )
    {
        if (http.Request.ContentType != ChunkType)
        {
            return Problems.Of(
                StatusCodes.Status415UnsupportedMediaType,
                "That is no piece of an upload",
                $"Its Content-Type is not {ChunkType}.",
                "Use a tus client, or POST the whole file to /api/photos."
            );
        }

        await using IAsyncDisposable? hold = await uploads.TryHoldAsync(id, cancellationToken);
        if (hold is null)
        {
            return Problems.Of(
                StatusCodes.Status423Locked,
                "Somebody else is sending it",
                "Another request is writing to this upload.",
                "Try again when that has ended."
            );
        }

        using DiskReservation room = budget.Begin();
        return await AppendHeldAsync(id, http, uploads, receiver, room, cancellationToken);
    }

    private static async Task<IResult> AppendHeldAsync(
        PhotoId id,
        HttpContext http,
        IResumableUploads uploads,
        UploadReceiver receiver,
        DiskReservation room,
        CancellationToken cancellationToken
    )
    {
        if (await uploads.FindAsync(id, cancellationToken) is not (var upload, var offset))
        {
            return Problems.NoSuchPhoto();
        }

        if (Number(http.Request, Offset) != offset)
        {
            http.Response.Headers[Offset] = Text(offset);
            return Problems.Of(
                StatusCodes.Status409Conflict,
                "The piece does not fit",
                $"{offset} bytes of the upload are here.",
                "Ask with HEAD how much is here, and send what follows."
            );
        }

        await receiver.ReserveAsync(room, upload.Bytes, cancellationToken);
        long length;
        await using (Stream part = await uploads.AppendAsync(id, cancellationToken))
        {
            await receiver.CopyAsync(http.Request.Body, part, upload.Bytes, room, cancellationToken);
            length = part.Position;
        }

        http.Response.Headers[Offset] = Text(length);
        if (length == upload.Bytes)
        {
            Photo photo = await AcceptAsync(id, upload.Name, uploads, receiver, room);
            http.Response.Headers[PhotoIdHeader] = photo.Id.ToString();
        }

        return TypedResults.NoContent();
    }

    private static async Task<IResult> DeleteAsync(
        PhotoId id,
        IResumableUploads uploads,
        CancellationToken cancellationToken
    )
    {
        await uploads.DeleteAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static long? Number(HttpRequest request, string header) =>
        long.TryParse(request.Headers[header], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Upload-Metadata: <c>key base64, key base64</c>.</summary>
    private static string NameOf(string metadata)
    {
        string? encoded = metadata
            .Split(',', StringSplitOptions.TrimEntries)
            .Select(pair => pair.Split(' '))
            .FirstOrDefault(pair => pair is ["filename", _])
            ?[1];
        byte[] name = new byte[encoded?.Length ?? 0];
        return encoded is not null && Convert.TryFromBase64String(encoded, name, out int length)
            ? System.Text.Encoding.UTF8.GetString(name, 0, length)
            : "photo";
    }
}
