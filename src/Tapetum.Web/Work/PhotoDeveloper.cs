using System.Security.Cryptography;
using System.Text.Json;
using Tapetum.Development;
using Tapetum.Encoding;
using Tapetum.Inference;
using Tapetum.Web.Decoding;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work;

/// <summary>Makes finished pictures of photos that are done, with any settings, by the code that the command line runs. Each is made once and kept.</summary>
internal sealed class PhotoDeveloper(IPhotoFiles files, StudioOptions options) : IDisposable
{
    // A picture of 12 megapixels takes 144 MB while it is made.
    private readonly SemaphoreSlim places = new(1);

    /// <summary>Changes when the picture would.</summary>
    public static string Fingerprint(PhotoSettings settings, OutputFormat format)
    {
        string recipe = $"{JsonSerializer.Serialize(settings, PhotoJson.Options)} {format}";
        return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(recipe)).AsSpan(0, 16));
    }

    /// <returns>The picture's file; null when the photo has gone.</returns>
    public async Task<string?> DevelopAsync(
        Photo photo,
        PhotoSettings settings,
        OutputFormat format,
        CancellationToken cancellationToken
    )
    {
        PhotoFile file = PhotoFile.Picture(Fingerprint(settings, format));
        await places.WaitAsync(cancellationToken);
        try
        {
            if (await files.FindAsync(photo.Id, file, cancellationToken) is { } made)
            {
                return made;
            }

            if (
                await files.FindAsync(photo.Id, PhotoFile.Decoded, cancellationToken) is not { } decodedPath
                || await files.FindAsync(photo.Id, PhotoFile.Linear, cancellationToken) is not { } linearPath
            )
            {
                return null;
            }

            DecodedRaw decoded = DecodedRawFile.Read(decodedPath, photo.Name, options.MaxPixels);
            LinearImage linear = Blend(linearPath, decoded, (float)settings.Strength, cancellationToken);
            DevelopedImage picture = Developer.Render(linear, decoded.Raw, settings.ToDevelopment());
            string temporary = files.NewTemporaryPath();
            await PictureWriter.WriteAsync(
                picture,
                PictureMetadata.Of(decoded.Raw),
                temporary,
                new PictureOptions { Format = format },
                cancellationToken
            );
            await files.PutAsync(photo.Id, file, temporary, cancellationToken);
            return await files.FindAsync(photo.Id, file, cancellationToken);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    private static LinearImage Blend(
        string linearPath,
        DecodedRaw decoded,
        float strength,
        CancellationToken cancellationToken
    )
    {
        if (strength <= 0)
        {
            return PlainDemosaic.Of(decoded.Raw, cancellationToken);
        }

        using var file = LinearFile.Open(linearPath);
        LinearImage linear = file.ReadAll(cancellationToken);
        if (strength < 1)
        {
            PlainDemosaic.BlendInto(linear, decoded.Raw, strength, cancellationToken);
        }

        return linear;
    }
}
