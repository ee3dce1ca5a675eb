namespace Tapetum.Training.Data.Scenes;

/// <summary>The colour of light, linear sRGB.</summary>
/// <param name="Red">Red.</param>
/// <param name="Green">Green.</param>
/// <param name="Blue">Blue.</param>
internal readonly record struct Tint(float Red, float Green, float Blue)
{
    public float Largest => MathF.Max(Red, MathF.Max(Green, Blue));

    public static Tint operator *(Tint tint, float factor) =>
        new(tint.Red * factor, tint.Green * factor, tint.Blue * factor);

    /// <summary>A colour whose brightest channel is 1; the others are log-normal shares of it.</summary>
    /// <param name="random">Decides.</param>
    /// <param name="spread">The standard deviation of each channel's logarithm.</param>
    public static Tint Draw(Random random, float spread)
    {
        Tint tint = new(Channel(), Channel(), Channel());
        return tint * (1 / tint.Largest);

        float Channel()
        {
            double normal =
                Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return (float)Math.Exp(spread * normal);
        }
    }
}
