using Tapetum.Development;
using Tapetum.Development.Lens;
using Tapetum.Inference;
using Tapetum.Raw;

namespace Tapetum;

/// <summary>The steps one by one, without files: a mosaic that is at hand, linear camera RGB, a developed picture.</summary>
public sealed partial class Enhancer
{
    /// <summary>Removes the noise of a sensor's mosaic and demosaicks it.</summary>
    /// <param name="raw">
    /// At the least <c>new RawImage { Mosaic, WidthPx, HeightPx, Cfa, Black, WhiteLevelDn }</c>. With a NoiseProfile the noise is known; else it is found by camera and ISO, or measured
    /// in the frame.
    /// </param>
    /// <param name="options">Of these, how strongly, and what else is known of noise and dark; null for the defaults.</param>
    /// <param name="progress">Told while it works, one call at a time, on any thread; null for nobody.</param>
    /// <param name="cancellationToken">Stops at the next tile.</param>
    /// <returns>[HeightPx, WidthPx, 3], linear camera RGB as the sensor stood; 0 is black, 1 the white level.</returns>
    /// <exception cref="ArgumentException">The numbers do not belong together.</exception>
    /// <exception cref="TapetumException">The model cannot be loaded, or makes colours of its own.</exception>
    public async Task<LinearImage> DenoiseAsync(
        RawImage raw,
        EnhanceOptions? options = null,
        IProgress<EnhanceProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(raw);
        RequireConsistent(raw);
        options ??= new();
        using Turns.Turn place = await files.TakeAsync(cancellationToken);

        progress?.Report(new(EnhanceStage.Decoding, 0));
        DecodedPhoto photo = await Task.Run(
            () => DecodedPhoto.Of(raw, rendition: null, options.Sensor, cancellationToken),
            cancellationToken
        );

        using Turns.Turn room = await pictures.TakeAsync(cancellationToken);
        Denoiser denoiser = await loading.WaitAsync(cancellationToken);
        if (denoiser.Card.Contract != ModelContract.CameraLinear)
        {
            throw new ModelException(
                denoiser.Card.Name,
                "it makes finished colours, not linear camera RGB",
                "Take a model of the camera-linear contract."
            );
        }

        using Turns.Turn turn = await network.TakeAsync(cancellationToken);
        progress?.Report(new(EnhanceStage.Denoising, DecodedAt));
        LinearImage linear = await DenoiseAsync(denoiser, photo, options, progress, cancellationToken);
        if (options.Strength > 0)
        {
            photo.BlendInto(linear, options.Strength, cancellationToken);
        }

        linear.Noise = photo.Noise;
        progress?.Report(new(EnhanceStage.Done, 1));
        return linear;
    }

    /// <summary>Develops linear camera RGB for viewing: lens corrections, white balance, exposure, colours, tone, orientation. No network runs.</summary>
    /// <param name="linear">Of <see cref="DenoiseAsync(RawImage, EnhanceOptions?, IProgress{EnhanceProgress}?, CancellationToken)"/>, or filled by you; left as it is.</param>
    /// <param name="raw">What it was made of: colours, orientation, lens.</param>
    /// <param name="options">Of these, how to develop; null for the defaults.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    /// <returns>A picture whose pixels are rendered when they are asked for: <see cref="PicturePixels.ToRgb8"/>, <see cref="PicturePixels.ToRgb16"/>.</returns>
    public static DevelopedImage Develop(
        LinearImage linear,
        RawImage raw,
        EnhanceOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(linear);
        ArgumentNullException.ThrowIfNull(raw);
        options ??= new();
        raw = options.CorrectLens ? PictureCorrections.Measured(raw, linear, cancellationToken) : raw;
        LinearImage shown = PictureCorrections.Apply(linear, raw, options.CorrectLens, cancellationToken);
        DevelopmentHints hints = new()
        {
            Noise = DecodedPhoto.OnLinearScale(options.Noise ?? linear.Noise, raw),
            ExposureEv = raw.Capture.ExposureEv,
        };
        return Developer.Render(shown, raw, hints, options.Development);
    }

    private static void RequireConsistent(RawImage raw)
    {
        (int width, int height) = (raw.WidthPx, raw.HeightPx);
        string? reason =
            width < 2 || height < 2 || (long)width * height > RawDecoder.MaxPixels
                ? $"A mosaic of {width} × {height} pixels cannot be denoised."
            : raw.Mosaic.Length != width * height
                ? $"The mosaic holds {raw.Mosaic.Length} pixels, and {width} × {height} are {width * height}."
            : raw.RangeDn > 0 ? null
            : $"The white level, {raw.WhiteLevelDn}, must be above the black level, {raw.Black.MeanDn}.";
        if (reason is not null)
        {
            throw new ArgumentException(reason, nameof(raw));
        }
    }
}
