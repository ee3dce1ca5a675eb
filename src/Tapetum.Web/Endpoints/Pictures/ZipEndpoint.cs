using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Tapetum.Web.Photos;
using Tapetum.Web.Work.Pictures;

namespace Tapetum.Web.Endpoints.Pictures;

/// <summary><c>/api/photos.zip</c>: many finished pictures, written to the line as they are made.</summary>
internal static class ZipEndpoint
{
    private const int MostJobCharacters = 64;

    public static void MapZip(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/photos.zip", ZipAsync)
            .WithTags("Photos")
            .WithSummary("All finished pictures, or those of ids=A,B, in one zip")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip")
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes
            .MapGet(
                "/api/zips/{job}",
                (string job, ZipProgress progress) => TypedResults.Ok(progress.Of(job) ?? ZipState.Unknown)
            )
            .WithTags("Photos")
            .WithSummary("How far a zip is that is being downloaded with this job");
    }

    /// <param name="asked">What kind of files.</param>
    /// <param name="ids">Of which photos, with commas; null for all.</param>
    /// <param name="name">As of one picture.</param>
    /// <param name="job">A name for the download, to ask how far it is.</param>
    private static async Task<IResult> ZipAsync(
        [AsParameters] ExportQuery asked,
        string? ids,
        string? job,
        string? name,
        HttpResponse response,
        IPhotoStore store,
        PhotoDeveloper developer,
        ZipProgress progress,
        CancellationToken cancellationToken
    )
    {
        PictureExport export = asked.Read();
        PictureNames names = PictureNames.Read(export.Format, name);
        HashSet<string>? wanted = ids?.Split(',').ToHashSet(StringComparer.Ordinal);
        Photo[] photos =
        [
            .. (await store.ListAsync(cancellationToken))
                .Where(photo =>
                    photo is { State: PhotoState.Done, IsPassing: false }
                    && wanted?.Contains(photo.Id.ToString()) != false
                )
                .Reverse(),
        ];
        if (photos.Length == 0)
        {
            return Problems.Of(
                StatusCodes.Status404NotFound,
                "There is nothing to put into a zip",
                "None of these photos is done.",
                "Wait until one is."
            );
        }

        foreach (Photo photo in photos)
        {
            if (export.WhyNot(photo.Settings) is { } reason)
            {
                return Problems.NotInThisFormat(reason, photo.Name);
            }
        }

        response.ContentType = "application/zip";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment")
        {
            FileName = "tapetum.zip",
        }.ToString();
        // .NET writes the few bytes that end an entry synchronously.
        response.HttpContext.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        await using ZipArchive zip = await ZipArchive.CreateAsync(
            response.Body,
            ZipArchiveMode.Create,
            leaveOpen: true,
            entryNameEncoding: null,
            cancellationToken
        );
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        int done = 0;
        try
        {
            foreach (Photo photo in photos)
            {
                Report(isOver: false);
                // One that is deleted meanwhile is left out.
                if (await developer.DevelopAsync(photo, photo.Settings, export, cancellationToken) is { } path)
                {
                    await AddAsync(zip, path, Unique(names.PathOf(photo), taken), cancellationToken);
                }

                done++;
            }
        }
        finally
        {
            Report(isOver: true);
        }

        return TypedResults.Empty;

        void Report(bool isOver)
        {
            if (job is { Length: > 0 and <= MostJobCharacters })
            {
                progress.Report(job, new(done, photos.Length, isOver));
            }
        }
    }

    /// <summary>Pictures are compressed already.</summary>
    private static async Task AddAsync(ZipArchive zip, string path, string name, CancellationToken cancellationToken)
    {
        await using FileStream picture = File.OpenRead(path);
        await using Stream entry = await zip.CreateEntry(name, CompressionLevel.NoCompression)
            .OpenAsync(cancellationToken);
        await picture.CopyToAsync(entry, cancellationToken);
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        string unique = name;
        for (int count = 2; !taken.Add(unique); count++)
        {
            unique = $"{name[..^Path.GetExtension(name).Length]} ({count}){Path.GetExtension(name)}";
        }

        return unique;
    }
}
