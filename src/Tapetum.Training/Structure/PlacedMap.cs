namespace Tapetum.Training.Structure;

/// <summary>A bar of a figure in its place.</summary>
/// <param name="Map">What it shows.</param>
/// <param name="X">Its middle, px.</param>
/// <param name="Y">Its middle, px.</param>
/// <param name="Width">Grows with the logarithm of its channels, px.</param>
/// <param name="Height">Grows with its scale, but less, px.</param>
internal sealed record PlacedMap(FeatureMap Map, double X, double Y, double Width, double Height)
{
    public double Left => X - (Width / 2);

    public double Right => X + (Width / 2);

    public double Top => Y - (Height / 2);

    public double Bottom => Y + (Height / 2);
}
