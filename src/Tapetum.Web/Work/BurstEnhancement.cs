using System.Numerics.Tensors;
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
    /// <param name="photo">The burst.</param>
    /// <param name="burst">Its frames.</param>
    /// <param name="progress">Told the fraction done of the whole picture.</param>
    /// <param name="cancellationToken">Stops at the next frame or tile.</param>
    /// <exception cref="TapetumException">Frames do not fit each other, or have gone.</exception>
    public async Task<MergedPhoto> MergeAsync(
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
            List<(string Name, CaptureInfo Capture)> captures = [];
            foreach (PhotoId id in burst.Frames)
            {
                Photo frame = await store.FindAsync(id, cancellationToken) ?? throw Gone(photo);
                string name = Unlike(frame.Name, paths);
                paths.Add(name, await DecodedAsync(photo, frame, temporary, cancellationToken));
                names.Add(id, name);
                captures.Add((name, frame.Capture?.ToCapture() ?? Read(photo, paths[name], name).Raw.Capture));
            }

            string? named = burst.Reference is { } chosen ? names.GetValueOrDefault(chosen) : null;
            var exposures = BurstExposures.Of(captures, named);
            // What was decoded has its lines taken off.
            BurstReading frames = new(
                exposures,
                name => Read(photo, paths[name], name),
                name =>
                    Read(photo, paths[name], name).Photograph is RawImage { IsMonochrome: false } mosaic
                        ? mosaic
                        : null,
                cancellationToken
            );
            MergingSteps steps = new(
                exposures,
                frames,
                (frame, part) =>
                    frame
                        .AsMosaic()
                        .DenoiseAsync(
                            denoisers.Of(photo.AtFirst.Model),
                            ratio: null,
                            new Fraction(part),
                            cancellationToken
                        ),
                new FractionOf(progress),
                cancellationToken
            );
            (DecodedPhoto reference, string path) = await steps.ReadReferenceAsync(named);
            DecodedPhoto merged = await steps.MergeAsync(reference, path);
            LinearImage oneFrame = reference.Untouched(cancellationToken);
            // A bracket's white is brighter than one frame's.
            double brighterEv = merged.Raw.BaselineExposureEv - reference.Raw.BaselineExposureEv;
            TensorPrimitives.Multiply(oneFrame.Rgb, (float)Math.Pow(2, -brighterEv), oneFrame.Rgb);
            return new(merged, oneFrame, steps.MadeAt);
        }
        finally
        {
            temporary.ForEach(File.Delete);
        }
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

    private sealed class Fraction(IProgress<EnhanceProgress> whole) : IProgress<double>
    {
        public void Report(double value) => whole.Report(new(EnhanceStage.Denoising, value));
    }

    private sealed class FractionOf(IProgress<double> whole) : IProgress<EnhanceProgress>
    {
        public void Report(EnhanceProgress value) => whole.Report(value.Fraction);
    }
}
