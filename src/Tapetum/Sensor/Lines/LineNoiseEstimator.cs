using Tapetum.Raw;
using Tapetum.Raw.XTrans;

namespace Tapetum.Sensor.Lines;

/// <summary>
/// Estimates what whole rows and columns of a frame are off by, scene and offsets together. In each plane of one colour
/// <code>
/// block mean(line, block) = scene(line, block) + offset(line) + noise        32 samples along the line
/// scene(line + 1, block) = scene(line, block) + N(0, q(line, block))         q is learned: large at edges, small in skies and shadows
/// offset(line) ~ N(0, σ²), the same in all blocks and in both planes that a line holds
/// </code>
/// For given q that is linear: scene and offsets of one plane's quarter of the frame follow by Kalman smoothing within conjugate gradients
/// (<see cref="LineProfile"/>), q from the scene's steps by expectation maximisation. Two planes and four quarters give eight opinions on each line. What they
/// have in common beyond chance is σ² (<see cref="LineOpinions"/>); where they differ, the scene is at work, and the line's offset is trusted less.
/// </summary>
/// <remarks>
/// A quarter row of a thousand pixels tells its offset to some hundredths of a pixel's noise. Slow changes from line to line, over more than some twenty lines, belong
/// to the scene. The noise is measured within the blocks, so that nothing needs to be known of the sensor. Model and smoother: Rauch, Tung, Striebel, "Maximum
/// Likelihood Estimates of Linear Dynamic Systems", AIAA Journal 1965.
/// </remarks>
internal static class LineNoiseEstimator
{
    /// <summary>Finds the offsets of a frame's rows and columns.</summary>
    /// <param name="raw">The frame; offsets that its black levels hold already are taken off first.</param>
    /// <param name="cancellationToken">Asked between bands and groups.</param>
    public static LineNoise Measure(RawImage raw, CancellationToken cancellationToken)
    {
        var blocks = LineBlocks.Read(raw, cancellationToken);
        return Measure(blocks.Rows, blocks.Columns, cancellationToken);
    }

    /// <inheritdoc cref="Measure(RawImage, CancellationToken)"/>
    public static LineNoise Measure(XTransImage image, CancellationToken cancellationToken)
    {
        var blocks = XTransLineBlocks.Read(image, cancellationToken);
        return Measure(blocks.Rows, blocks.Columns, cancellationToken);
    }

    /// <summary>The frame without what is found in its rows and columns; the same frame where that is nothing.</summary>
    public static RawImage Remove(RawImage raw, CancellationToken cancellationToken) =>
        Measure(raw, cancellationToken).RemoveFrom(raw);

    private static LineNoise Measure(LineGroup[] rows, LineGroup[] columns, CancellationToken cancellationToken)
    {
        (float rowSigmaDn, float[] rowsDn) = (0, []);
        (float columnSigmaDn, float[] columnsDn) = (0, []);
        Parallel.Invoke(
            new ParallelOptions { CancellationToken = cancellationToken },
            () => (rowSigmaDn, rowsDn) = Estimate(rows, cancellationToken),
            () => (columnSigmaDn, columnsDn) = Estimate(columns, cancellationToken)
        );
        return new(rowSigmaDn, columnSigmaDn, rowsDn, columnsDn);
    }

    private static (float SigmaDn, float[] OffsetsDn) Estimate(LineGroup[] groups, CancellationToken cancellationToken)
    {
        LineProfile?[] profiles = new LineProfile?[groups.Length];
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(
            0,
            groups.Length,
            parallel,
            i =>
            {
                var scene = LineScene.Of(groups[i]);
                profiles[i] = scene.CanTell ? LineProfile.Of(scene) : null;
            }
        );
        return LineOpinions.Combine([.. profiles.OfType<LineProfile>()]);
    }
}
