namespace Tapetum.Training.Data.Scenes;

/// <summary>The photo's channels in another order, under tinted light, more or less saturated: neon signs, stage lights, red rooms.</summary>
/// <param name="Order">Which of red, green and blue becomes red, green and blue.</param>
/// <param name="Light">Multiplies the channels.</param>
/// <param name="Saturation">0 is grey, 1 as photographed.</param>
internal sealed record UnlikelyColors((int Red, int Green, int Blue) Order, Tint Light, float Saturation) : ISceneChange
{
    private static readonly (int, int, int)[] Orders =
    [
        (0, 1, 2),
        (0, 2, 1),
        (1, 0, 2),
        (1, 2, 0),
        (2, 0, 1),
        (2, 1, 0),
    ];

    public static UnlikelyColors Draw(Random random) =>
        new(
            Orders[random.Next(Orders.Length)],
            Tint.Draw(random, spread: 0.7f),
            0.3f * MathF.Pow(10, random.NextSingle())
        );

    public void Apply(Span<float> red, Span<float> green, Span<float> blue, int size)
    {
        Span<float> pixel = stackalloc float[3];
        for (int i = 0; i < red.Length; i++)
        {
            (pixel[0], pixel[1], pixel[2]) = (red[i], green[i], blue[i]);
            float grey = (pixel[0] + pixel[1] + pixel[2]) / 3;
            foreach (ref float channel in pixel)
            {
                channel = Math.Clamp(grey + (Saturation * (channel - grey)), 0, 1);
            }

            red[i] = Light.Red * pixel[Order.Red];
            green[i] = Light.Green * pixel[Order.Green];
            blue[i] = Light.Blue * pixel[Order.Blue];
        }
    }
}
