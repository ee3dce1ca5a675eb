namespace Tapetum.Training.Data.Scenes;

/// <summary>An even surface: what is flat and dark must come out flat, and in its own colour.</summary>
/// <param name="Light">Scene light.</param>
internal sealed record FlatSurface(Tint Light) : ISceneChange
{
    /// <summary>From a three-hundredth of white to white.</summary>
    public static FlatSurface Draw(Random random)
    {
        float level = MathF.Pow(300, -random.NextSingle());
        return new(Tint.Draw(random, spread: 0.5f) * level);
    }

    public void Apply(Span<float> red, Span<float> green, Span<float> blue, int size)
    {
        red.Fill(Light.Red);
        green.Fill(Light.Green);
        blue.Fill(Light.Blue);
    }
}
