namespace Tapetum.Training.Data.Scenes;

/// <summary>Stripes or squares of two colours at any angle, with edges as soft as a pixel: fences, fabric, test charts.</summary>
/// <param name="First">One colour.</param>
/// <param name="Second">The other.</param>
/// <param name="PeriodPx">From stripe to stripe of one colour.</param>
/// <param name="Radians">Which way.</param>
/// <param name="IsChecked">Squares instead of stripes.</param>
internal sealed record RegularPattern(Tint First, Tint Second, float PeriodPx, float Radians, bool IsChecked)
    : ISceneChange
{
    public static RegularPattern Draw(Random random) =>
        new(
            Tint.Draw(random, spread: 0.3f * random.NextSingle()) * (0.2f + (0.8f * random.NextSingle())),
            Tint.Draw(random, spread: 0.3f * random.NextSingle()) * (0.4f * random.NextSingle()),
            PeriodPx: 2.2f * MathF.Pow(10, random.NextSingle()),
            Radians: MathF.PI / 2 * (random.Next(3) == 0 ? random.Next(2) : 2 * random.NextSingle()),
            IsChecked: random.Next(3) == 0
        );

    public void Apply(Span<float> red, Span<float> green, Span<float> blue, int size)
    {
        (float sin, float cos) = MathF.SinCos(Radians);
        float perPx = 2 * MathF.PI / PeriodPx;
        for (int i = 0; i < red.Length; i++)
        {
            (int x, int y) = (i % size, i / size);
            float wave = Wave(perPx * ((cos * x) + (sin * y)));
            wave = IsChecked ? wave * Wave(perPx * ((cos * y) - (sin * x))) : wave;
            float share = 0.5f + (0.5f * wave);
            red[i] = Second.Red + (share * (First.Red - Second.Red));
            green[i] = Second.Green + (share * (First.Green - Second.Green));
            blue[i] = Second.Blue + (share * (First.Blue - Second.Blue));
        }
    }

    /// <summary>−1 or 1, and between them for a pixel.</summary>
    private float Wave(float phase) => Math.Clamp(MathF.Sin(phase) * PeriodPx / MathF.PI, -1, 1);
}
