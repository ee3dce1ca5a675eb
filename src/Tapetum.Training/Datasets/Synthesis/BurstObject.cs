namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>A thing that moves through a burst: an ellipse that shows another part of the photograph.</summary>
/// <param name="X">Of its middle in the first frame, px.</param>
/// <param name="Y">Of its middle in the first frame, px.</param>
/// <param name="RadiusX">Half its width, px.</param>
/// <param name="RadiusY">Half its height, px.</param>
/// <param name="StepX">How far it moves from frame to frame, px.</param>
/// <param name="StepY">How far down.</param>
/// <param name="SourceX">What it shows at its middle, px.</param>
/// <param name="SourceY">What it shows at its middle, px.</param>
internal readonly record struct BurstObject(
    double X,
    double Y,
    double RadiusX,
    double RadiusY,
    double StepX,
    double StepY,
    double SourceX,
    double SourceY
)
{
    /// <summary>Where the scene's light at a place of a frame comes from.</summary>
    public bool Covers(int frame, double x, double y, out double sourceX, out double sourceY)
    {
        (double dx, double dy) = (x - X - (frame * StepX), y - Y - (frame * StepY));
        (sourceX, sourceY) = (SourceX + dx, SourceY + dy);
        (double across, double down) = (dx / RadiusX, dy / RadiusY);
        return (across * across) + (down * down) < 1;
    }

    /// <summary>Somewhere in the picture, moving by 2 to 16 px a frame.</summary>
    public static BurstObject Draw(Random random, int widthPx, int heightPx)
    {
        double Between(double least, double most) => least + ((most - least) * random.NextDouble());
        double side = Math.Min(widthPx, heightPx);
        double direction = Between(0, 2 * Math.PI);
        double step = 2 * Math.Pow(8, random.NextDouble());
        return new(
            Between(0.15, 0.85) * widthPx,
            Between(0.15, 0.85) * heightPx,
            Between(0.04, 0.1) * side,
            Between(0.04, 0.1) * side,
            step * Math.Cos(direction),
            step * Math.Sin(direction),
            Between(0.2, 0.8) * widthPx,
            Between(0.2, 0.8) * heightPx
        );
    }
}
