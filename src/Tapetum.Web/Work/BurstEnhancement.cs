using Tapetum.Burst;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Web.Decoding;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Queue;

namespace Tapetum.Web.Work;

/// <summary>Merges photos to one, as <see cref="Enhancer.EnhanceBurstAsync"/> does: what comes of it is made a picture of as any other photo.</summary>
internal sealed class BurstEnhancement(
    IPhotoStore store,
    IPhotoFiles files,
    IRawWorkers decoder,
    Denoisers denoisers,
    StudioOptions options
)
{
    // Shares of the time that merging takes.
    private const double ReadAt = 0.2;
    private const double CleanAt = 0.45;

    /// <param name="photo">The burst.</param>
    /// <param name="burst">Its frames.</param>
    /// <param name="progress">Told the fraction done.</param>
    /// <param name="cancellationToken">Stops at the next frame or tile.</param>
    /// <returns>The merged mosaic, and what its reference shows alone and without the network.</returns>
    /// <exception cref="TapetumException">Frames do not fit each other, or have gone.</exception>
    public async Task<(DecodedPhoto Merged, LinearImage OneFrame)> MergeAsync(
        ClaimedPhoto photo,
        PhotoBurst burst,
        IProgress<double> progress,
        CancellationToken cancellationToken
    )
    {
        List<string> temporary = [];
        try
        {
            Dictionary<PhotoId, string> names = [];
            Dictionary<string, string> paths = new(StringComparer.Ordinal);
            foreach (PhotoId id in burst.Frames)
            {
                Photo frame = await store.FindAsync(id, cancellationToken) ?? throw Gone(photo);
                string name = Unlike(frame.Name, paths);
                paths.Add(name, await DecodedAsync(photo, frame, temporary, cancellationToken));
                names.Add(id, name);
            }

            RawImage? MosaicOf(string name) =>
                Read(photo, paths[name], name).Photograph is RawImage { IsMonochrome: false } mosaic ? mosaic : null;
            // What was decoded has its lines taken off.
            BurstReading frames = new(
                new BurstExposures([.. paths.Keys], []),
                name => Read(photo, paths[name], name),
                MosaicOf,
                cancellationToken
            );
            string? named = burst.Reference is { } chosen ? names.GetValueOrDefault(chosen) : null;
            (DecodedPhoto reference, string path) = await Task.Run(
                () => frames.ReadReference(named, new Part(progress, 0, ReadAt)),
                cancellationToken
            );
            CleanPicture picture = await CleanAsync(
                reference,
                photo,
                new Part(progress, ReadAt, CleanAt),
                cancellationToken
            );
            DecodedPhoto merged = await Task.Run(
                () => frames.Merge(reference, path, picture, new Part(progress, CleanAt, 1)),
                cancellationToken
            );
            return (merged, reference.Untouched(cancellationToken));
        }
        finally
        {
            temporary.ForEach(File.Delete);
        }
    }

    private async Task<CleanPicture> CleanAsync(
        DecodedPhoto frame,
        ClaimedPhoto photo,
        IProgress<double> progress,
        CancellationToken cancellationToken
    )
    {
        LinearImage clean = await frame
            .AsMosaic()
            .DenoiseAsync(denoisers.Of(photo.AtFirst.Model), progress, cancellationToken);
        return new(clean.Rgb, frame.Raw);
    }

    /// <summary>As it was decoded for its own picture; again where that has not been yet.</summary>
    private async Task<string> DecodedAsync(
        ClaimedPhoto photo,
        Photo frame,
        List<string> temporary,
        CancellationToken cancellationToken
    )
    {
        if (await files.FindAsync(frame.Id, PhotoFile.Decoded, cancellationToken) is { } decoded)
        {
            return decoded;
        }

        string original = await files.FindAsync(frame.Id, PhotoFile.Original, cancellationToken) ?? throw Gone(photo);
        string path = files.NewTemporaryPath();
        temporary.Add(path);
        await decoder.DecodeAsync(original, frame.Name, path, cancellationToken);
        return path;
    }

    private DecodedPhoto Read(ClaimedPhoto photo, string path, string name)
    {
        try
        {
            return DecodedPhotoFile.Read(path, name, options.MaxPixels);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Gone(photo);
        }
    }

    /// <summary>Two cameras, or two folders, have files of the same name.</summary>
    private static string Unlike(string name, Dictionary<string, string> taken)
    {
        string unlike = name;
        for (int count = 2; taken.ContainsKey(unlike); count++)
        {
            unlike = $"{name} ({count})";
        }

        return unlike;
    }

    private static BurstException Gone(ClaimedPhoto photo) =>
        new(
            photo.AtFirst.Name,
            "one of its frames has been deleted",
            "Add that file again, and merge the frames once more."
        );

    private sealed class Part(IProgress<double> whole, double from, double to)
        : IProgress<double>,
            IProgress<EnhanceProgress>
    {
        public void Report(double value) => whole.Report(double.Lerp(from, to, value));

        public void Report(EnhanceProgress value) => Report(value.Fraction);
    }
}
