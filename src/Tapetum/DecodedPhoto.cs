using Tapetum.Development;
using Tapetum.Development.Lens;
using Tapetum.Development.Looks;
using Tapetum.Inference;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Raw.LibRaw;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor;
using Tapetum.Sensor.Lines;

namespace Tapetum;

/// <summary>
/// A file that was read, and what can be done with it. <see cref="Enhancer"/> does it in one go, the web studio in steps with pauses between them: the same
/// calls in the same order, and so the same picture.
/// </summary>
internal sealed partial class DecodedPhoto
{
    private readonly Lazy<RgbImage?> rgb;

    private DecodedPhoto(Photograph photograph, RawImage raw, EnhanceMethod method, NoiseModel? noise)
    {
        (Photograph, Raw, Method, Noise) = (photograph, raw, method, noise);
        rgb = new(() => photograph is XTransImage xTrans ? XTransPicture.Of(xTrans) : photograph as RgbImage);
    }

    /// <summary>What the file holds.</summary>
    public Photograph Photograph { get; }

    /// <summary>The same as a mosaic: the sensor's, or one sampled from the picture.</summary>
    public RawImage Raw { get; }

    /// <summary>What the sensor measured, in the order of a Bayer mosaic: for what looks at numbers and their noise.</summary>
    public RawImage Samples => Photograph is XTransImage xTrans ? xTrans.ToCells() : Raw;

    /// <summary>How a picture can be made of it.</summary>
    public EnhanceMethod Method { get; }

    /// <summary>What the file tells wrongly, or asks for and does not get, a clause each.</summary>
    public IReadOnlyList<string> Remarks =>
        PictureCorrections.RemarkOn(Raw.Metadata) is { } remark
            ? [.. Raw.Remarks, .. OwnRemarks, remark]
            : [.. Raw.Remarks, .. OwnRemarks];

    /// <summary>What was asked for it and not done, a clause each.</summary>
    public IReadOnlyList<string> OwnRemarks { get; private init; } = [];

    /// <summary>Of <see cref="Raw"/>; null when no network will run.</summary>
    public NoiseModel? Noise { get; }

    /// <summary>What was found in whole rows and columns, and taken off; of what was read before, nothing.</summary>
    public LineNoise Lines { get; private init; } = LineNoise.None;

    /// <summary>How the camera, or the program that wrote the file, meant the picture to look; null where the file does not show it.</summary>
    public CameraRendition? Rendition { get; private init; }

    /// <summary>Three colours at every pixel, where they are there without a network; null for a Bayer mosaic.</summary>
    private RgbImage? Rgb => rgb.Value;

    /// <summary>All that is known of it and matters to how it is developed.</summary>
    public DevelopmentHints Hints =>
        new()
        {
            Rendition = Rendition,
            Noise = OnLinearScale(Noise, Raw),
            ExposureEv = Raw.Capture.ExposureEv,
            IsDeveloped = Photograph is RgbImage { Origin: RgbOrigin.Developed },
        };

    /// <summary>A sensor's noise as its linear picture has it.</summary>
    internal static LinearNoise? OnLinearScale(NoiseModel? noise, RawImage raw) =>
        noise is null
            ? null
            : new(noise.GainDnPerElectron / raw.RangeDn, noise.ReadNoiseVarianceDn2 / (raw.RangeDn * raw.RangeDn));

    /// <summary>The same with the lens's shading left in, for pictures that become a mosaic again: undoing it is then the reader's part.</summary>
    /// <exception cref="UnsupportedRawException">There is no mosaic of a sensor.</exception>
    public DecodedPhoto AsMosaic() =>
        Photograph is RawImage { IsMonochrome: false }
            ? new(Raw.WithShading(), Raw.WithShading(), Method, Noise) { Rendition = Rendition }
            : throw new UnsupportedRawException(
                Raw.Path,
                "it has no Bayer mosaic that could be written as one",
                "Leave out the mosaic: a linear DNG can be made."
            );

    /// <summary>What the noisy picture would be developed by.</summary>
    public DevelopmentRecipe RecipeOf(DevelopmentOptions options, CancellationToken cancellationToken) =>
        Developer.Render(Untouched(cancellationToken), Raw, options).Recipe;

    /// <summary>How much brighter a network is to see a picture that takes amplified mosaics: as much as was asked for, or as the noisy picture would be brightened, within what networks are trained with.</summary>
    public static double RatioOf(DevelopmentRecipe recipe, DevelopmentOptions options) =>
        options.Ratio is null
            ? Math.Clamp(recipe.Amplification, 1, AmplifiedSignal.LargestRatio)
            : recipe.Amplification;

    /// <summary>The network's picture; without a network that of <see cref="Untouched"/>.</summary>
    /// <param name="denoiser">The network, of the camera-linear contract.</param>
    /// <param name="ratio">How much brighter it is to see the picture, where it takes amplified mosaics; null for what the exposure says.</param>
    /// <param name="progress">Receives the fraction done, one call at a time, on any thread.</param>
    /// <param name="cancellationToken">Ends the run within one operator of the network.</param>
    /// <exception cref="OutOfRoomException">It would not fit into memory.</exception>
    public async Task<LinearImage> DenoiseAsync(
        Denoiser denoiser,
        double? ratio,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    )
    {
        FreeMemory.Require(Photograph);
        if (Noise is null)
        {
            return Untouched(cancellationToken);
        }

        DevelopmentOptions automatic = new();
        double amplified = denoiser.Card.Amplified is null
            ? 1
            : ratio ?? RatioOf(RecipeOf(automatic, cancellationToken), automatic);
        return Photograph switch
        {
            XTransImage xTrans => await denoiser.RunAsync(xTrans, Noise, progress, cancellationToken),
            RgbImage rgb => await SyntheticMosaic.RunAsync(
                denoiser,
                rgb,
                Noise,
                amplified,
                progress,
                cancellationToken
            ),
            _ => await denoiser.RunAsync(Raw, Noise, amplified, progress, cancellationToken),
        };
    }

    /// <summary>The same, knowing what its picture shows of lateral colour.</summary>
    /// <param name="linear">The whole picture, the network's if one ran, before anything about the lens is put right.</param>
    /// <param name="cancellationToken">Asked now and then.</param>
    public DecodedPhoto Measured(LinearImage linear, CancellationToken cancellationToken)
    {
        // What a camera or a program finished has been put right, or was not meant to be.
        RawImage raw = Hints.IsDeveloped ? Raw : PictureCorrections.Measured(Raw, linear, cancellationToken);
        return ReferenceEquals(raw, Raw)
            ? this
            : new(Photograph is RawImage ? raw : Photograph, raw, Method, Noise)
            {
                Lines = Lines,
                Rendition = Rendition,
                OwnRemarks = OwnRemarks,
            };
    }

    /// <summary>The picture as it came, for comparison and for what no network can take.</summary>
    public LinearImage Untouched(CancellationToken cancellationToken) =>
        Rgb is { } rgb ? SyntheticMosaic.Untouched(rgb) : PlainDemosaic.Of(Raw, cancellationToken);

    /// <summary>One row of <see cref="Untouched"/>.</summary>
    /// <param name="yPx">The row.</param>
    /// <param name="rgb">[WidthPx, 3], linear; 0 is black, 1 the white level.</param>
    public void UntouchedRow(int yPx, Span<float> rgb)
    {
        if (Rgb is { } picture)
        {
            SyntheticMosaic.UntouchedRow(picture, yPx, rgb);
        }
        else
        {
            PlainDemosaic.Row(Raw, yPx, rgb);
        }
    }

    /// <summary>In place: image ← strength·image + (1 − strength)·untouched. Where no network ran, both are the same.</summary>
    /// <param name="image">What <see cref="DenoiseAsync"/> made.</param>
    /// <param name="strength">0 to 1.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public void BlendInto(LinearImage image, float strength, CancellationToken cancellationToken)
    {
        if (Noise is null || strength >= 1)
        {
            return;
        }

        if (Rgb is { } rgb)
        {
            SyntheticMosaic.BlendInto(image, rgb, strength);
        }
        else
        {
            PlainDemosaic.BlendInto(image, Raw, strength, cancellationToken);
        }
    }

    /// <summary>The file together with the clean picture, as a linear DNG is written of them.</summary>
    /// <param name="linear">The picture, blended already.</param>
    /// <param name="strength">How much of it is the network's.</param>
    public DenoisedRaw With(LinearImage linear, float strength) =>
        new(Raw, Noise, linear, Noise is null ? 0 : strength);

    private static (RawImage Raw, EnhanceMethod Method) WaysOf(Photograph photograph) =>
        photograph switch
        {
            RgbImage rgb => (rgb.ToMosaic(CfaPattern.Rggb), EnhanceMethod.SyntheticMosaic),
            XTransImage xTrans => (XTransPicture.Of(xTrans).ToMosaic(CfaPattern.Rggb), EnhanceMethod.SensorMosaic),
            _ => ((RawImage)photograph, EnhanceMethod.SensorMosaic),
        };
}
