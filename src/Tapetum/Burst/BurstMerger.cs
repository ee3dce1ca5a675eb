using System.Globalization;
using System.Numerics.Tensors;
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

    /// <summary>Of less, nothing can be told.</summary>
    private const int LeastPartCells = 32;

    private readonly NoiseModel noise;
    private readonly CleanPicture picture;
    private readonly double sharpness;
    private readonly double ownGain;
    private readonly GreyPyramid pyramid;
    private readonly ExpectedResidual expected;
    private readonly Consistency consistency;
    private readonly GreyLevel[] cells;
    private readonly FrameColors colors;
    private readonly BurstMerge merge;

    // Their memory is the next frame's.
    private BurstFrame last;
    private GreyPyramid lastGrey;

    /// <param name="raw">The frame that the others are laid on, what whole rows and columns are off by in its black levels.</param>
    /// <param name="picture">What a network made of it, the lens's shading left in.</param>
    /// <param name="noise">Of its sensor.</param>
    /// <param name="cancellationToken">Asked between bands.</param>
    public BurstMerger(RawImage raw, CleanPicture picture, NoiseModel noise, CancellationToken cancellationToken)
    {
        (this.noise, this.picture) = (noise, picture);
        var reference = BurstFrame.Of(raw, noise, cancellationToken);
        var seen = GreyPyramid.Of(reference, noise);
        sharpness = seen.Sharpness;
        BurstFrame mosaic = picture.ToMosaic();
        pyramid = GreyPyramid.Of(mosaic, noise);
        // The picture, and roots of noise, are off by as much for every frame.
        ownGain = FrameGain.Find(pyramid, seen, FlowField.None, noise);
        (int columns, int rows) = (reference.WidthPx / 2, reference.HeightPx / 2);
        cells = FrameColors.Cells(columns, rows);
        var detail = FrameColors.Of(mosaic, noise, cells, cancellationToken);
        FrameResidual.Of(reference, picture, FlowField.None, gain: 1, noise, cells, cancellationToken);
        FrameColors own = new FrameColors(columns, rows).Smooth(cells, cancellationToken);
        expected = new ExpectedResidual(detail, own, cancellationToken);
        consistency = new(expected, cells);
        colors = new(columns, rows);
        merge = new BurstMerge(reference, picture);
        (last, lastGrey) = (mosaic, seen);
    }

    /// <summary>Adds a frame, unless it does not fit.</summary>
    /// <param name="raw">The frame, of the reference's size and filters.</param>
    /// <param name="cancellationToken">Asked between rows.</param>
    public FrameFit Add(RawImage raw, CancellationToken cancellationToken)
    {
        BurstFrame frame = last = BurstFrame.Of(raw, noise, cancellationToken, memory: last);
        GreyPyramid grey = lastGrey = GreyPyramid.Of(frame, noise, memory: lastGrey);
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

        grey = GreyPyramid.Of(frame, noise, (float)gain, memory: grey);
        FlowField flow = TileFit.Refine(pyramid, grey, whole, cancellationToken);
        var residual = FrameResidual.Of(frame, picture, flow, (float)gain, noise, cells, cancellationToken);
        consistency.See(colors.Smooth(cells, cancellationToken), flow, cancellationToken);
        GreyLevel trust = consistency.Trust;
        fit = fit with { Share = TensorPrimitives.Sum<float>(trust.Values) / trust.Values.Length };
        if (fit.Share < LeastShare)
        {
            return fit with { LeftOut = "it shows something else, or moved too far" };
        }

        merge.Add(residual.Samples, flow, trust, cancellationToken);
        foreach (MovedPart part in MovedParts.Find(pyramid, grey, flow, trust, cancellationToken))
        {
            AddPart(part, residual, flow, (float)gain, cancellationToken);
        }

        return fit;
    }

    /// <summary>What moved by itself is a little frame of its own; where it was trusted before it adds nothing.</summary>
    private void AddPart(
        MovedPart part,
        FrameResidual residual,
        FlowField flow,
        float gain,
        CancellationToken cancellationToken
    )
    {
        GreyLevel trust = consistency.Trust;
        CellsPart here = part.Cells.Grown(Consistency.ReachCells, trust.WidthPx, trust.HeightPx);
        GlobalMotion shifted = MovedParts.Shifted(flow.Whole, part.ShiftX, part.ShiftY);
        (double x, double y) = shifted.At(here.Left + (here.Width / 2.0), here.Top + (here.Height / 2.0));
        CellsPart moved = here with { Left = here.Left + (int)Math.Round(x), Top = here.Top + (int)Math.Round(y) };
        CellsPart there = moved.Grown(2, trust.WidthPx, trust.HeightPx);
        if (Math.Min(there.Width, there.Height) < LeastPartCells)
        {
            return;
        }

        FlowField between = FlowField.Of(
            shifted with
            {
                MiddleX = shifted.MiddleX - here.Left,
                MiddleY = shifted.MiddleY - here.Top,
                X = shifted.X + here.Left - there.Left,
                Y = shifted.Y + here.Top - there.Top,
            }
        );
        GreyLevel[] memory = FrameColors.Cells(there.Width, there.Height);
        FrameResidual ofPart = residual.OfPart(
            there,
            flow,
            (picture, 2 * here.Left, 2 * here.Top),
            between,
            gain,
            noise,
            memory,
            cancellationToken
        );
        FrameColors seen = new FrameColors(there.Width, there.Height).Smooth(memory, cancellationToken);
        ExpectedResidual expectedThere = expected.Part(here.Left, here.Top, here.Width, here.Height);
        Consistency alike = new(expectedThere, FrameColors.Cells(here.Width, here.Height));
        alike.See(seen, between, cancellationToken);
        trust.KeepLarger(alike.Trust, here, part.Cells);
        merge.AddPart(here.Left, here.Top, ofPart.Samples, between, alike.Trust, cancellationToken);
    }

    /// <inheritdoc cref="BurstMerge.Finish"/>
    public (RawImage Merged, NoiseModel Noise, float Frames) Finish(
        SourceMetadata metadata,
        IReadOnlyList<string> remarks
    ) => merge.Finish(noise, metadata, remarks);
}
