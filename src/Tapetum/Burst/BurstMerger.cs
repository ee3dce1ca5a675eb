using System.Globalization;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Burst;

/// <summary>
/// Merges a burst, frame by frame, beside a clean picture that a network made of the reference alone: of the frames, only the reference and one other are ever held.
/// <code>
/// frame ─ grey pyramid ─► motion of the whole ─► gain ─► motion of tiles ─► what the picture does not explain ─► what shows the same ─► the reference's mosaic
/// </code>
/// </summary>
internal sealed class BurstMerger
{
    /// <summary>Less in common, and it is another scene, or something is before the lens.</summary>
    private const double LeastShare = 0.4;

    /// <summary>Exposures of one burst differ by less.</summary>
    private const double MostGain = 1.15;

    /// <summary>Of the reference's detail, what a frame must have.</summary>
    private const double LeastSharpness = 0.6;

    private readonly NoiseModel noise;
    private readonly CleanPicture picture;
    private readonly double sharpness;
    private readonly double ownGain;
    private readonly GreyPyramid pyramid;
    private readonly Consistency consistency;
    private readonly BurstMerge merge;

    /// <param name="reference">The frame that the others are laid on.</param>
    /// <param name="clean">What a network made of it, the lens's shading left in: [HeightPx, WidthPx, 3], linear; 0 is black, 1 the white level.</param>
    /// <param name="noise">Of its sensor.</param>
    /// <param name="cancellationToken">Asked between bands.</param>
    public BurstMerger(BurstFrame reference, float[] clean, NoiseModel noise, CancellationToken cancellationToken)
    {
        this.noise = noise;
        picture = new(clean, reference.Raw);
        BurstFrame mosaic = picture.ToMosaic();
        var seen = GreyPyramid.Of(reference, noise);
        sharpness = seen.Sharpness;
        pyramid = GreyPyramid.Of(mosaic, noise);
        // The picture, and roots of noise, are off by as much for every frame.
        ownGain = FrameGain.Find(pyramid, seen, FlowField.None, noise);
        var own = FrameResidual.Of(reference, picture, FlowField.None, gain: 1, noise, cancellationToken);
        consistency = new(
            FrameColors.Of(mosaic, noise, cancellationToken),
            FrameColors.Of(own, cancellationToken),
            cancellationToken
        );
        merge = new BurstMerge(reference, picture);
    }

    /// <summary>Adds a frame, unless it does not fit.</summary>
    public FrameFit Add(BurstFrame frame, CancellationToken cancellationToken)
    {
        var grey = GreyPyramid.Of(frame, noise);
        if (sharpness > GreyPyramid.VisibleSharpness && grey.Sharpness < LeastSharpness * sharpness)
        {
            return new() { LeftOut = "it is blurred, or shows less than the others" };
        }

        GlobalMotion whole = MotionSearch.Find(pyramid, grey, cancellationToken);
        whole = MotionFit.Refine(pyramid, grey, whole, cancellationToken);
        double gain = FrameGain.Find(pyramid, grey, FlowField.Of(whole), noise) / ownGain;
        FrameFit fit = new()
        {
            ShiftXPx = 2 * whole.X,
            ShiftYPx = 2 * whole.Y,
            TurnDegrees = whole.TurnRad * 180 / Math.PI,
            Gain = gain,
        };
        if (gain is not (< MostGain and > 1 / MostGain))
        {
            string how = gain > 1 ? "brighter" : "darker";
            string by = string.Create(CultureInfo.InvariantCulture, $"{100 * Math.Abs(gain - 1):0} %");
            return fit with { LeftOut = $"it is {by} {how}: another exposure, or another scene" };
        }

        grey = GreyPyramid.Of(frame, noise, (float)gain);
        FlowField flow = TileFit.Refine(pyramid, grey, whole, cancellationToken);
        var residual = FrameResidual.Of(frame, picture, flow, (float)gain, noise, cancellationToken);
        GreyLevel trust = consistency.Of(FrameColors.Of(residual, cancellationToken), flow, cancellationToken);
        fit = fit with { Share = trust.Values.Average() };
        if (fit.Share < LeastShare)
        {
            return fit with { LeftOut = "it shows something else, or moved too far" };
        }

        merge.Add(residual, flow, trust, cancellationToken);
        return fit;
    }

    /// <inheritdoc cref="BurstMerge.Finish"/>
    public (RawImage Merged, NoiseModel Noise, float Frames) Finish(
        SourceMetadata metadata,
        IReadOnlyList<string> remarks
    ) => merge.Finish(noise, metadata, remarks);
}
