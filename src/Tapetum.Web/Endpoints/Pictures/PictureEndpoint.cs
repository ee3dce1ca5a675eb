using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Tapetum.Web.Endpoints.Settings;
using Tapetum.Web.Photos;
using Tapetum.Web.Work.Pictures;

namespace Tapetum.Web.Endpoints.Pictures;

/// <summary><c>/api/photos/{id}/picture</c>: the finished picture.</summary>
internal static class PictureEndpoint
{
    public static void MapPicture(this IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/api/photos/{id}/picture", [HttpMethods.Get, HttpMethods.Head], PictureAsync)
            .WithTags("Photos")
            .WithSummary("The finished picture, with the photo's settings or those of the query");

    /// <param name="id">Which.</param>
    /// <param name="asked">What kind of file.</param>
    /// <param name="query">Settings instead of the photo's own.</param>
    /// <param name="name">As the command line's --output: {date}/{name}-{iso}.{ext}. Default: the photo's name; a DNG's ends in -enhanced.</param>
    /// <param name="download">1: to be saved, not shown.</param>
    private static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> PictureAsync(
        PhotoId id,
        [AsParameters] ExportQuery asked,
        [AsParameters] SettingsQuery query,
        string? name,
        string? download,
        HttpResponse response,
        IPhotoStore store,
        PhotoDeveloper developer,
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

        PictureExport export = asked.Read();
        PictureNames names = PictureNames.Read(export.Format, name);
        PhotoSettings settings = query.Over(photo.Settings);
        if (export.WhyNot(settings) is { } reason)
        {
            return Problems.NotInThisFormat(reason, photo.Name);
        }

        if (await developer.DevelopAsync(photo, settings, export, cancellationToken) is not { } path)
        {
            return Problems.NoSuchPhoto();
        }

        ContentDispositionHeaderValue disposition = new(download is null or "0" ? "inline" : "attachment");
        disposition.SetHttpFileName(names.NameOf(photo));
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.CacheControl = "private, no-cache";
        return TypedResults.PhysicalFile(
            path,
            PictureFormats.MediaType(export.Format),
            entityTag: new EntityTagHeaderValue($"\"{PhotoDeveloper.Fingerprint(photo, settings, export)}\""),
            enableRangeProcessing: true
        );
    }
}
