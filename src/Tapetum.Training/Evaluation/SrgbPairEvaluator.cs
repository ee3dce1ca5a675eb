using System.Numerics.Tensors;
using Tapetum.Development;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.LibRaw;
using Tapetum.Raw.XTrans;
using Tapetum.Training.Datasets;

namespace Tapetum.Training.Evaluation;

/// <summary>
/// The paper's protocol, for networks of the srgb contract:
/// <code>
/// short ─┬─ · ratio, clip ─ network ─────────────────────────────────► 8 bit ─┬─► PSNR, SSIM
///        └─ · ratio, clip ─ LibRaw, with the truth's saturation level ► 8 bit ┘
/// long ──── LibRaw: camera white balance, no automatic brightness ────► 8 bit
/// </code>
/// </summary>
/// <remarks>
/// Chen et al., "Learning to See in the Dark", CVPR 2018. Its own noisy pictures are the developed short exposure, scaled to the truth's mean; amplified before
/// they are developed, as here, they come nearer to the truth, so that a network has more to beat. Keeps the last long exposure, because lists name
/// each of them many times in a row.
/// </remarks>
/// <param name="denoiser">The network.</param>
/// <param name="sensors">What is known of the sensor.</param>
internal sealed class SrgbPairEvaluator(Denoiser denoiser, KnownSensors sensors) : IPairEvaluator
{
    private LongExposure? last;

    /// <inheritdoc/>
    public string Protocol => EvaluationSummary.SrgbProtocol;

    /// <inheritdoc/>
    public async Task<EvaluatedPair> EvaluateAsync(ExposurePair pair, CancellationToken cancellationToken)
    {
        pair.RequireFiles();
        ExposureFile.RequireRawFile(pair.ShortPath);
        LongExposure truth = LongExposureOf(pair.LongPath, cancellationToken);
        Photograph raw = sensors
            .Correct(ExposureFile.ReadMosaic(pair.ShortPath, cancellationToken), cancellationToken)
            .Photograph;
        ExposureSizes.RequireSame(raw, pair.LongPath, truth.Image);
        double ratio = ExposureRatio.Of(pair, raw.Capture, truth.Capture);
        LibRawPicture amplified = ExposureFile.Read(
            pair.ShortPath,
            file => LibRawPicture.Amplified(file, ratio, truth.Saturation, cancellationToken)
        );
        (DisplayPicture scale, PictureScores input) = Score(ToImage(amplified), truth);
        // The input's buffers are done with, and the collector sees no hurry: the network needs their room.
        GC.Collect();
        SrgbImage finished = raw is XTransImage xTrans
            ? await denoiser.RunAsync(xTrans, ratio, progress: null, cancellationToken)
            : await denoiser.RunAsync((RawImage)raw, ratio, progress: null, cancellationToken);
        (DisplayPicture picture, PictureScores output) = Score(finished, truth);
        return new(ratio, input, output, new(raw.Capture, scale, picture, truth.Picture));
    }

    private static (DisplayPicture Picture, PictureScores Scores) Score(SrgbImage image, LongExposure truth)
    {
        DisplayPicture picture = truth.Show(image);
        (double psnrDb, double ssim) = PictureComparison.Of(picture, truth.Picture);
        double brightness = BrightnessAlignment.ScaleOf(image.Rgb, truth.Image.Rgb);
        TensorPrimitives.Multiply(image.Rgb, (float)brightness, image.Rgb);
        (double alignedPsnrDb, double alignedSsim) = PictureComparison.Of(truth.Show(image), truth.Picture);
        return (picture, new(psnrDb, ssim, alignedPsnrDb, alignedSsim, brightness));
    }

    private static SrgbImage ToImage(LibRawPicture developed)
    {
        const float LargestCode = 65535;
        SrgbImage image = new(developed.Raw.WidthPx, developed.Raw.HeightPx);
        TensorPrimitives.ConvertTruncating<ushort, float>(developed.Rgb, image.Rgb);
        TensorPrimitives.Divide(image.Rgb, LargestCode, image.Rgb);
        return image;
    }

    private LongExposure LongExposureOf(string path, CancellationToken cancellationToken)
    {
        if (last is null || !string.Equals(last.Path, path, StringComparison.Ordinal))
        {
            last = null;
            LibRawPicture developed = ExposureFile.Read(path, file => LibRawPicture.Of(file, cancellationToken));
            SrgbImage image = ToImage(developed);
            DisplayPicture picture = DisplayPicture.Of(new FinishedImage(image, developed.Raw.Capture.Orientation));
            last = new(path, developed.Raw.Capture, developed.Saturation, image, picture);
        }

        return last;
    }

    private sealed record LongExposure(
        string Path,
        CaptureInfo Capture,
        int Saturation,
        SrgbImage Image,
        DisplayPicture Picture
    )
    {
        public DisplayPicture Show(SrgbImage image) => DisplayPicture.Of(new FinishedImage(image, Capture.Orientation));
    }
}
