using Tapetum.Confinement;
using Tapetum.Development;
using Tapetum.Development.Lens;
using Tapetum.Encoding;
using Tapetum.Encoding.Dng;
using Tapetum.Encoding.Files;
using Tapetum.Encoding.Metadata;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.XTrans;

namespace Tapetum;

/// <summary>
/// START HERE. A raw file goes in, a clean and bright picture comes out; each line of <see cref="EnhanceAsync(string, string, EnhanceOptions?, IProgress{EnhanceProgress}?, CancellationToken)"/> is a folder of this library.
/// <code>
/// using Enhancer enhancer = new();
/// await enhancer.EnhanceAsync("night.dng", "night.png");
/// </code>
/// One enhancer holds one loaded network and does any number of files, also called for all at once:
/// <code>
/// file 3                   decode …
/// file 2          decode … network ……… develop, write
/// file 1 decode … network ……… develop, write
/// </code>
/// </summary>
public sealed partial class Enhancer : IDisposable
{
    // Shares of the time that a 12-megapixel file takes, for progress.
    private const double DecodedAt = 0.03;
    private const double DenoisedAt = 0.80;

    private readonly Task<Denoiser> loading;
    private Denoiser? loaded;
    private readonly Turns files;
    private readonly Turns pictures;
    private readonly Turns network = new(1);

    /// <summary>Begins to load the network, which goes on while the first file is decoded.</summary>
    /// <param name="options">Model, device, memory; null for the defaults.</param>
    /// <exception cref="TapetumException">There is no such model.</exception>
    public Enhancer(EnhancerOptions? options = null)
    {
        options ??= new();
        string model = ModelStore.Installed.Find(options.Model);
        DecoderConfinement.Prepare(DecodingLimits.Default);
        loading = Task.Run(() => loaded = new Denoiser(model, options.Denoiser));
        files = new Turns(options.Jobs);
        // What takes memory is the picture, not the mosaic: one file waits without one.
        pictures = new Turns(Math.Max(1, options.Jobs - 1));
    }

    /// <summary>Why no picture can be made at all: the model could not be loaded, or not on the device that was asked for. Null while it loads, and when it has.</summary>
    public Exception? LoadError => loading.Exception?.InnerException;

    /// <summary>Ends when the network is loaded.</summary>
    /// <exception cref="TapetumException">It cannot be loaded, or not on the device that was asked for.</exception>
    public Task LoadAsync() => loading;

    /// <summary>Makes one picture. On failure or cancellation nothing is left at <paramref name="output"/>, and an older file stays as it was.</summary>
    /// <param name="input">A raw file, or a photograph (JPEG, PNG, TIFF), of which less can be made.</param>
    /// <param name="output">The picture to write, in a folder that exists.</param>
    /// <param name="options">How to develop and write it; null for a PNG, exposed automatically.</param>
    /// <param name="progress">Told while it works, one call at a time, on any thread; null for nobody.</param>
    /// <param name="cancellationToken">Stops at the next tile or band.</param>
    /// <exception cref="TapetumException">Says which file, why, and what to do.</exception>
    public async Task<EnhanceResult> EnhanceAsync(
        string input,
        string output,
        EnhanceOptions? options = null,
        IProgress<EnhanceProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new();
        AtomicFile.Check(output, options.Overwrite);
        RefuseItself(input, output);
        RefuseForDng(output, options);
        using Turns.Turn place = await files.TakeAsync(cancellationToken);
        // Another run may have made the picture while this file waited.
        AtomicFile.Check(output, options.Overwrite);

        progress?.Report(new(EnhanceStage.Decoding, 0));
        DecodedPhoto photo = await Task.Run(
            () => DecodedPhoto.Read(input, options.Sensor, DecodedPhoto.ForPicture, cancellationToken),
            cancellationToken
        );
        return await MakeAsync(photo, input, output, options, progress, cancellationToken);
    }

    public void Dispose()
    {
        // What is still loading cannot be stopped. One that could not be loaded leaves nothing behind.
        _ = Task.WaitAny(loading);
        loaded?.Dispose();

        files.Dispose();
        pictures.Dispose();
        network.Dispose();
    }

    /// <summary>From what was read to the written picture.</summary>
    private async Task<EnhanceResult> MakeAsync(
        DecodedPhoto photo,
        string input,
        string output,
        EnhanceOptions options,
        IProgress<EnhanceProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using Turns.Turn room = await pictures.TakeAsync(cancellationToken);
        Denoiser denoiser = await loading.WaitAsync(cancellationToken);
        FinishedColors.Check(denoiser.Card, options);
        if (denoiser.Card.Contract == ModelContract.Srgb)
        {
            return await FinishAsync(denoiser, photo, input, output, options, progress, cancellationToken);
        }

        if (options is { Format: OutputFormat.Dng, Dng: DngKind.Mosaic })
        {
            photo = photo.AsMosaic();
        }

        LinearImage linear;
        using (await network.TakeAsync(cancellationToken))
        {
            progress?.Report(new(EnhanceStage.Denoising, DecodedAt));
            linear = await DenoiseAsync(denoiser, photo, options, progress, cancellationToken);
        }

        progress?.Report(new(EnhanceStage.Developing, DenoisedAt));
        // In the network's picture, however much of it is wanted: as the studio does.
        photo = options.CorrectLens ? photo.Measured(linear, cancellationToken) : photo;
        if (options.Strength > 0)
        {
            photo.BlendInto(linear, options.Strength, cancellationToken);
        }

        LinearImage shown = PictureCorrections.Apply(
            linear,
            photo.Raw,
            options.CorrectLens,
            cancellationToken,
            mayChange: options.Format != OutputFormat.Dng
        );
        DevelopedImage picture = Developer.Render(shown, photo.Raw, photo.Hints, options.Development);
        DenoisedRaw denoised = photo.With(linear, options.Strength) with { Shown = shown };
        await WriteAsync(picture, denoised, output, options, cancellationToken);

        progress?.Report(new(EnhanceStage.Done, 1));
        return new(input, output, picture.WidthPx, picture.HeightPx, photo.Method, photo.Noise, picture.Recipe)
        {
            Remarks = photo.Remarks,
        };
    }

    private static void RefuseItself(string input, string output)
    {
        if (RealPath.WouldReplace(output, input))
        {
            throw new OutputException(output, "it is the raw file itself", "Name another file for the picture.");
        }
    }

    /// <summary>A DNG keeps the camera's colours and pixels; what is developed for it is its preview, in sRGB.</summary>
    private static void RefuseForDng(string output, EnhanceOptions options)
    {
        if (options.Format != OutputFormat.Dng)
        {
            return;
        }

        if (options.Development.Geometry.WhyNotInDng() is { } reason)
        {
            throw new OutputException(output, reason, "Leave it out, or choose another format.");
        }

        if (options.Development.ColorSpace != ColorSpace.Srgb)
        {
            throw new OutputException(
                output,
                $"a DNG holds the camera's own colours and cannot be made {options.Development.ColorSpace.Description}",
                "Leave the colour space out, or choose another format."
            );
        }
    }

    private static Task WriteAsync(
        DevelopedImage picture,
        DenoisedRaw denoised,
        string output,
        EnhanceOptions options,
        CancellationToken cancellationToken
    )
    {
        if (options.Format == OutputFormat.Dng)
        {
            denoised = DngGeometry.Tell(denoised, options.Development.Geometry);
            DevelopmentRecipe recipe = DngGeometry.ForPreview(picture.Recipe, options.Development.Geometry);
            return options.Dng == DngKind.Mosaic
                ? MosaicDngWriter.WriteAsync(
                    denoised,
                    recipe,
                    options.Development.ExposureEv,
                    output,
                    options.Overwrite,
                    cancellationToken
                )
                : LinearDngWriter.WriteAsync(
                    DngLens.Tell(denoised, options.CorrectLens),
                    recipe,
                    output,
                    options.Overwrite,
                    cancellationToken
                );
        }

        PictureOptions file = new()
        {
            Format = options.Format,
            Jpeg = options.Jpeg,
            Overwrite = options.Overwrite,
        };
        return PictureWriter.WriteAsync(picture, PictureMetadata.Of(denoised.Raw), output, file, cancellationToken);
    }

    /// <summary>
    /// A network of the srgb contract makes the picture itself. What it must be told is the amplification: the one asked for, or what the noisy picture would be given.
    /// </summary>
    private async Task<EnhanceResult> FinishAsync(
        Denoiser denoiser,
        DecodedPhoto photo,
        string input,
        string output,
        EnhanceOptions options,
        IProgress<EnhanceProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        FinishedColors.RequireMosaic(denoiser.Card, photo);
        FreeMemory.Require(photo.Raw);
        RawImage raw = photo.Raw;
        DevelopmentRecipe recipe = photo.RecipeOf(options.Development, cancellationToken);
        double ratio = DecodedPhoto.RatioOf(recipe, options.Development);
        SrgbImage finished;
        using (await network.TakeAsync(cancellationToken))
        {
            progress?.Report(new(EnhanceStage.Denoising, DecodedAt));
            DenoisingProgress? denoising = progress is null ? null : new(progress);
            finished = photo.Photograph is XTransImage xTrans
                ? await denoiser.RunAsync(xTrans, ratio, denoising, cancellationToken)
                : await denoiser.RunAsync(raw, ratio, denoising, cancellationToken);
        }

        progress?.Report(new(EnhanceStage.Developing, DenoisedAt));
        FinishedImage picture = new(finished, raw.Capture.Orientation, options.Development.Geometry, raw.Path);
        PictureOptions file = new()
        {
            Format = options.Format,
            Jpeg = options.Jpeg,
            Overwrite = options.Overwrite,
        };
        await PictureWriter.WriteAsync(picture, PictureMetadata.Of(raw), output, file, cancellationToken);

        progress?.Report(new(EnhanceStage.Done, 1));
        recipe = recipe with { Amplification = ratio };
        return new(input, output, picture.WidthPx, picture.HeightPx, photo.Method, photo.Noise, recipe)
        {
            Remarks = photo.Remarks,
        };
    }

    /// <summary>The network's picture, whatever part of it is wanted; without any the noisy one.</summary>
    private static Task<LinearImage> DenoiseAsync(
        Denoiser denoiser,
        DecodedPhoto photo,
        EnhanceOptions options,
        IProgress<EnhanceProgress>? progress,
        CancellationToken cancellationToken
    ) =>
        options.Strength <= 0
            ? Task.FromResult(photo.Untouched(cancellationToken))
            : photo.DenoiseAsync(
                denoiser,
                options.Development.Ratio,
                progress is null ? null : new DenoisingProgress(progress),
                cancellationToken
            );

    private sealed class DenoisingProgress(IProgress<EnhanceProgress> whole) : IProgress<double>
    {
        public void Report(double fraction) =>
            whole.Report(new(EnhanceStage.Denoising, double.Lerp(DecodedAt, DenoisedAt, fraction)));
    }
}
