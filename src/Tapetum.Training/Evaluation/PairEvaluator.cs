using System.Numerics.Tensors;
using Tapetum.Development;
using Tapetum.Development.Looks;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Training.Datasets;

namespace Tapetum.Training.Evaluation;

/// <summary>
/// Compares what a network makes of a short exposure with the long one, by <see cref="EvaluationSummary.CameraLinearProtocol"/>.
/// <code>
/// short ─┬─ network ──────────┬─ · ratio ─ develop as the truth ─► 8 bit ─┬─► PSNR, SSIM
///        └─ plain demosaicking ┘                                          │
/// long ──── plain demosaicking ─────────── develop, amplification 1 ─► 8 bit
/// </code>
/// </summary>
/// <remarks>Keeps the last long exposure, because lists name each of them many times in a row.</remarks>
/// <param name="denoiser">The network.</param>
/// <param name="sensors">What is known of the sensor.</param>
internal sealed class PairEvaluator(Denoiser denoiser, KnownSensors sensors) : IPairEvaluator
{
    private static readonly DevelopmentOptions AsTheSensorSawIt = new() { Ratio = 1, Look = Look.Neutral };

    /// <summary>Of a truth: it is demosaicked as it is.</summary>
    private static readonly NoiseModel NoneAsked = new(1, 1, NoiseOrigin.Given);

    private LongExposure? last;

    /// <inheritdoc/>
    public string Protocol => EvaluationSummary.CameraLinearProtocol;

    /// <inheritdoc/>
    public async Task<EvaluatedPair> EvaluateAsync(ExposurePair pair, CancellationToken cancellationToken)
    {
        pair.RequireFiles();
        LongExposure truth = LongExposureOf(pair.LongPath, cancellationToken);
        CorrectedMosaic corrected = sensors.Correct(
            ExposureFile.ReadMosaic(pair.ShortPath, cancellationToken),
            cancellationToken
        );
        var dark = DecodedPhoto.Of(corrected.Photograph, corrected.Noise, rendition: null);
        ExposureSizes.RequireSame(dark.Photograph, truth.Path, truth.Linear);
        double ratio = ExposureRatio.Of(pair, dark.Photograph.Capture, truth.Capture);
        (DisplayPicture scale, PictureScores input) = Score(dark.Untouched(cancellationToken), ratio, truth);
        // The input's buffers are done with, and the collector sees no hurry: the network needs their room.
        GC.Collect();
        LinearImage denoised = await dark.DenoiseAsync(denoiser, ratio, progress: null, cancellationToken);
        (DisplayPicture picture, PictureScores output) = Score(denoised, ratio, truth);
        return new(ratio, input, output, new(dark.Photograph.Capture, scale, picture, truth.Picture));
    }

    private static (DisplayPicture Picture, PictureScores Scores) Score(
        LinearImage linear,
        double ratio,
        LongExposure truth
    )
    {
        Amplify(linear, ratio);
        DisplayPicture picture = truth.Develop(linear);
        (double psnrDb, double ssim) = PictureComparison.Of(picture, truth.Picture);

        double brightness = BrightnessAlignment.ScaleOf(linear.Rgb, truth.Linear.Rgb);
        Amplify(linear, brightness);
        (double alignedPsnrDb, double alignedSsim) = PictureComparison.Of(truth.Develop(linear), truth.Picture);
        return (picture, new(psnrDb, ssim, alignedPsnrDb, alignedSsim, brightness));
    }

    /// <summary>In place: x ← min(x·factor, 1), for the long exposure cannot hold more than white either.</summary>
    private static void Amplify(LinearImage linear, double factor)
    {
        TensorPrimitives.Multiply(linear.Rgb, (float)factor, linear.Rgb);
        TensorPrimitives.Min(linear.Rgb, 1, linear.Rgb);
    }

    private LongExposure LongExposureOf(string path, CancellationToken cancellationToken)
    {
        if (last is null || !string.Equals(last.Path, path, StringComparison.Ordinal))
        {
            last = null;
            var bright = DecodedPhoto.Of(
                sensors.WithoutDark(ExposureFile.ReadMosaic(path, cancellationToken)),
                NoneAsked,
                rendition: null
            );
            LinearImage linear = bright.Untouched(cancellationToken);
            Amplify(linear, 1);
            DevelopedImage developed = Developer.Render(linear, bright.Raw, AsTheSensorSawIt);
            last = new(path, bright.Raw.Capture, linear, developed.Recipe, DisplayPicture.Of(developed));
        }

        return last;
    }

    private sealed record LongExposure(
        string Path,
        CaptureInfo Capture,
        LinearImage Linear,
        DevelopmentRecipe Recipe,
        DisplayPicture Picture
    )
    {
        public DisplayPicture Develop(LinearImage linear) =>
            DisplayPicture.Of(Developer.Render(linear, Capture.Orientation, Recipe));
    }
}
