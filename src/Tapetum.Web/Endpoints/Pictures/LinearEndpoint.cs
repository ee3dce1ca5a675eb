using System.Globalization;
using System.IO.Compression;
using System.Net.Mime;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Linear;
using Tapetum.Web.Work.Pictures;

namespace Tapetum.Web.Endpoints.Pictures;

/// <summary><c>/api/photos/{id}/linear</c>: linear camera RGB in half floats, whole or a part, at full size or shrunk, as a browser's texture wants it.</summary>
internal static class LinearEndpoint
{
    public static void MapLinear(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/photos/{id}/linear", LinearAsync)
            .WithTags("Photos")
            .WithSummary(
                "Linear camera RGB, half floats, upright; kind is after or before the network, or untouched: what less noise removal leaves more of"
            )
            .Produces(StatusCodes.Status200OK, contentType: MediaTypeNames.Application.Octet)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> LinearAsync(
        PhotoId id,
        [AsParameters] LinearQuery query,
        HttpContext http,
        IPhotoStore store,
        LinearPhotos linears,
        DevelopmentPlans plans,
        CancellationToken cancellationToken
    )
    {
        if (await store.FindAsync(id, cancellationToken) is not { } photo)
        {
            return Problems.NoSuchPhoto();
        }

        if (photo.State != PhotoState.Done)
        {
            return Problems.NotDone();
        }

        if (query.Fault() is { } fault)
        {
            return Problems.Wrong(
                fault,
                "Ask for a part of the picture, at a scale of 1, 2, 3, 4, 5, 6, 8, 10, 12 or 16."
            );
        }

        string tag = string.Create(
            CultureInfo.InvariantCulture,
            $"\"{photo.CreatedAt.UtcTicks:x}-{photo.TimesMade}-{query.Tag}\""
        );
        http.Response.Headers.ETag = tag;
        // It never changes; whoever has it need not ask again.
        http.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        if (http.Request.Headers.IfNoneMatch.Contains(tag, StringComparer.Ordinal))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        using LinearPhoto? linear = await linears.OpenAsync(photo, cancellationToken);
        if (linear is null)
        {
            return Problems.NoSuchPhoto();
        }

        ILinearRows rows = linear.Rows(query.LinearKind, query.LensCorrections);
        PhotoSettings shown = photo.Settings with { LensCorrections = query.LensCorrections };
        if (query.Scale > 1 && await plans.FindAsync(photo, shown, cancellationToken) is { } plan)
        {
            rows = new RebuiltRows(rows, plan.Planner.Highlights);
        }

        LinearCrop crop = new(rows, linear.Raw.Capture.Orientation, query.Part, query.Scale ?? 1);
        if (crop.WidthPx == 0 || crop.HeightPx == 0)
        {
            return Problems.Wrong(
                "That part lies outside the picture.",
                "The photo's widthPx and heightPx say how large it is."
            );
        }

        http.Response.ContentType = MediaTypeNames.Application.Octet;
        http.Response.Headers["Image-Width"] = crop.WidthPx.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["Image-Height"] = crop.HeightPx.ToString(CultureInfo.InvariantCulture);
        if (query.DroppedBits is { } dropped)
        {
            http.Response.Headers.ContentEncoding = "gzip";
            await using GZipStream zip = new(http.Response.Body, CompressionLevel.Optimal, leaveOpen: true);
            await crop.WriteAsync(zip, new LinearCoding(crop.WidthPx, dropped), cancellationToken);
        }
        else
        {
            http.Response.ContentLength = 6L * crop.WidthPx * crop.HeightPx;
            await crop.WriteAsync(http.Response.Body, coding: null, cancellationToken);
        }

        return TypedResults.Empty;
    }
}
