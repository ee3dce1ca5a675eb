using System.Security.Cryptography;
using System.Text.Json;
using Tapetum.Development;
using Tapetum.Development.Lens;
using Tapetum.Encoding;
using Tapetum.Encoding.Dng;
using Tapetum.Encoding.Metadata;
using Tapetum.Inference;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Linear;

namespace Tapetum.Web.Work.Pictures;

/// <summary>Makes finished pictures of photos that are done, with any settings, by the code that the command line runs. Each is made once and kept for a while.</summary>
internal sealed class PhotoDeveloper(IPhotoFiles files, LinearPhotos linears) : IDisposable
{
    private const int PicturesKept = 4;

    // A picture of 12 megapixels takes 144 MB while it is made.
    private readonly SemaphoreSlim places = new(1);

    /// <summary>Changes when the picture would.</summary>
    public static string Fingerprint(Photo photo, PhotoSettings settings, PictureExport export)
    {
        string program = typeof(PhotoDeveloper).Assembly.ManifestModule.ModuleVersionId.ToString();
        string recipe =
            $"{program} {photo.TimesMade} {export.Key} {JsonSerializer.Serialize(settings, PhotoJson.Of<PhotoSettings>())}";
        return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(recipe)).AsSpan(0, 16));
    }

    /// <returns>The picture's file; null when the photo has gone.</returns>
    public async Task<string?> DevelopAsync(
        Photo photo,
        PhotoSettings settings,
        PictureExport export,
        CancellationToken cancellationToken
    )
    {
        PhotoFile file = PhotoFile.Picture(Fingerprint(photo, settings, export));
        await places.WaitAsync(cancellationToken);
        try
        {
            if (await files.FindAsync(photo.Id, file, cancellationToken) is { } made)
            {
                return made;
            }

            using LinearPhoto? linear = await linears.OpenAsync(photo, cancellationToken);
            if (linear is null)
            {
                return null;
            }

            string temporary = files.NewTemporaryPath();
            try
            {
                await WriteAsync(linear, settings, export, temporary, cancellationToken);
                await files.PutAsync(photo.Id, file, temporary, cancellationToken);
            }
            finally
            {
                File.Delete(temporary);
            }

            await files.KeepNewestAsync(photo.Id, PhotoFile.PicturePrefix, PicturesKept, cancellationToken);
            return await files.FindAsync(photo.Id, file, cancellationToken);
        }
        catch (DirectoryNotFoundException)
        {
            // It was deleted while its picture was made.
            return null;
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    /// <summary>As <see cref="Enhancer"/> ends.</summary>
    private static Task WriteAsync(
        LinearPhoto photo,
        PhotoSettings settings,
        PictureExport export,
        string path,
        CancellationToken cancellationToken
    )
    {
        LinearImage image = photo.Blend((float)settings.Strength, cancellationToken);
        bool isDng = export.Format == OutputFormat.Dng;
        bool correctLens = settings.LensCorrections == LensCorrections.Auto;
        LinearImage shown = PictureCorrections.Apply(
            image,
            photo.Raw,
            correctLens,
            cancellationToken,
            mayChange: !isDng
        );
        PictureGeometry geometry = export.GeometryOf(settings);
        DevelopmentOptions development = settings.ToDevelopment() with
        {
            ColorSpace = isDng ? ColorSpace.Srgb : export.Colors,
            Geometry = geometry,
        };
        DevelopedImage picture = Developer.Render(shown, photo.Raw, photo.Decoded.Hints, development);
        if (isDng)
        {
            DenoisedRaw denoised = photo.Decoded.With(image, (float)settings.Strength) with
            {
                Shown = shown,
                KeepsPlace = export.KeepsPlace,
            };
            return LinearDngWriter.WriteAsync(
                DngLens.Tell(DngGeometry.Tell(denoised, geometry), correctLens),
                DngGeometry.ForPreview(picture.Recipe, geometry),
                path,
                overwrite: false,
                cancellationToken
            );
        }

        PictureOptions options = new()
        {
            Format = export.Format,
            Jpeg = new JpegOptions { Quality = export.Quality },
        };
        var metadata = PictureMetadata.Of(photo.Raw, export.KeepsPlace);
        return PictureWriter.WriteAsync(picture, metadata, path, options, cancellationToken);
    }
}
