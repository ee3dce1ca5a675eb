using System.Globalization;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Burst;

/// <summary>
/// Merges a burst, frame by frame: of the frames, only the reference and one other are ever held.
/// <code>
/// frame ─ grey pyramid ─► motion of the whole ─► gain ─► motion of tiles ─► what shows the same ─► the reference's mosaic
/// </code>
/// </summary>
internal sealed class BurstMerger
{
    /// <summary>By how much alignment may be off, and detail alias, of what changes from cell to cell.</summary>
    private const float MissedCells = 0.25f;

    /// <summary>Less in common, and it is another scene, or something is before the lens.</summary>
    private const double LeastShare = 0.4;

    /// <summary>Exposures of one burst differ by less.</summary>
    private const double MostGain = 1.15;

    /// <summary>Of the reference's detail, what a frame must have.</summary>
    private const double LeastSharpness = 0.6;

    private readonly NoiseModel noise;
    private readonly GreyPyramid pyramid;
    private readonly FrameColors colors;
    private readonly BurstMerge merge;

    /// <param name="reference">The frame that the others are laid on.</param>
    /// <param name="noise">Of its sensor.</param>
    /// <param name="cancellationToken">Asked between bands.</param>
    public BurstMerger(BurstFrame reference, NoiseModel noise, CancellationToken cancellationToken)
    {
        this.noise = noise;
        pyramid = GreyPyramid.Of(reference, noise);
        colors = FrameColors.Of(reference, noise, gain: 1, cancellationToken);
        merge = new BurstMerge(reference);
    }

    /// <summary>Adds a frame, unless it does not fit.</summary>
    public FrameFit Add(BurstFrame frame, CancellationToken cancellationToken)
    {
        var grey = GreyPyramid.Of(frame, noise);
        if (pyramid.Sharpness > GreyPyramid.VisibleSharpness && grey.Sharpness < LeastSharpness * pyramid.Sharpness)
        {
            return new() { LeftOut = "it is blurred, or shows less than the others" };
        }

        GlobalMotion whole = MotionSearch.Find(pyramid, grey, cancellationToken);
        whole = MotionFit.Refine(pyramid, grey, whole, cancellationToken);
        double gain = FrameGain.Find(pyramid, grey, FlowField.Of(whole), noise);
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
        var frameColors = FrameColors.Of(frame, noise, (float)gain, cancellationToken);
        GreyLevel consistency = Consistency.Of(colors, frameColors, flow, MissedCells, cancellationToken);
        fit = fit with { Share = consistency.Values.Average() };
        if (fit.Share < LeastShare)
        {
            return fit with { LeftOut = "it shows something else, or moved too far" };
        }

        merge.Add(frame, flow, consistency, (float)gain, cancellationToken);
        return fit;
    }

    /// <inheritdoc cref="BurstMerge.Finish"/>
    public (RawImage Merged, NoiseModel OneFrame, RemainingNoise Remaining) Finish(
        SourceMetadata metadata,
        IReadOnlyList<string> remarks
    ) => merge.Finish(noise, metadata, remarks);
}
