namespace Tapetum.Training.Data.Scenes;

/// <summary>Stars over what little is left of the photo: points as wide as the lens makes them, few bright ones and many faint ones.</summary>
/// <param name="Sky">What the photo is multiplied by.</param>
/// <param name="SigmaPx">Of a star.</param>
/// <param name="Stars">Where, and their light.</param>
internal sealed record StarField(Tint Sky, float SigmaPx, IReadOnlyList<(float X, float Y, Tint Light)> Stars)
    : ISceneChange
{
    private const float PixelsPerStar = 3000;

    public static StarField Draw(int sizePx, Random random)
    {
        int count = (int)(sizePx * (float)sizePx / PixelsPerStar * MathF.Pow(30, random.NextSingle())) + 1;
        var stars = new (float, float, Tint)[count];
        for (int i = 0; i < count; i++)
        {
            float rank = random.NextSingle();
            Tint light = Tint.Draw(random, spread: 0.25f) * (0.01f * MathF.Pow(3000, rank * rank));
            stars[i] = (sizePx * random.NextSingle(), sizePx * random.NextSingle(), light);
        }

        Tint sky = Tint.Draw(random, spread: 0.3f) * (0.1f * MathF.Pow(30, -random.NextSingle()));
        return new(sky, 0.5f + (0.7f * random.NextSingle()), stars);
    }

    public void Apply(Span<float> red, Span<float> green, Span<float> blue, int size)
    {
        for (int i = 0; i < red.Length; i++)
        {
            (red[i], green[i], blue[i]) = (red[i] * Sky.Red, green[i] * Sky.Green, blue[i] * Sky.Blue);
        }

        int reach = (int)MathF.Ceiling(4 * SigmaPx);
        foreach ((float starX, float starY, Tint light) in Stars)
        {
            (int left, int top) = ((int)starX - reach, (int)starY - reach);
            for (int y = Math.Max(0, top); y <= Math.Min(size - 1, top + (2 * reach)); y++)
            {
                for (int x = Math.Max(0, left); x <= Math.Min(size - 1, left + (2 * reach)); x++)
                {
                    (float dx, float dy) = (x - starX, y - starY);
                    float share = MathF.Exp(-((dx * dx) + (dy * dy)) / (2 * SigmaPx * SigmaPx));
                    int at = (y * size) + x;
                    red[at] += share * light.Red;
                    green[at] += share * light.Green;
                    blue[at] += share * light.Blue;
                }
            }
        }
    }
}
