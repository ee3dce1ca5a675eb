namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>How a frame of a burst was held, beside the first.</summary>
/// <param name="ShiftX">To the right, px.</param>
/// <param name="ShiftY">Down, px.</param>
/// <param name="TurnRad">Around the frame's middle.</param>
/// <param name="Exposure">How much more light it got.</param>
/// <param name="ShakeX">How far the camera moved during the exposure, px.</param>
/// <param name="ShakeY">How far down.</param>
internal readonly record struct BurstPose(
    double ShiftX,
    double ShiftY,
    double TurnRad,
    double Exposure,
    double ShakeX = 0,
    double ShakeY = 0
)
{
    /// <summary>The first frame.</summary>
    public static BurstPose Still { get; } = new(0, 0, 0, 1);

    /// <summary>A hand's: shifts, turns and exposures spread evenly to either side.</summary>
    public static BurstPose Draw(Random random, double mostShiftPx, double mostTurnDegrees, double mostExposureChange)
    {
        double Either(double most) => most * ((2 * random.NextDouble()) - 1);
        return new(
            Either(mostShiftPx),
            Either(mostShiftPx),
            Either(mostTurnDegrees) * Math.PI / 180,
            1 + Either(mostExposureChange)
        );
    }
}
