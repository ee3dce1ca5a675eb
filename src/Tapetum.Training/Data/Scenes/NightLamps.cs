namespace Tapetum.Training.Data.Scenes;

/// <summary>
/// Night: little light everywhere, more of it near lamps, and lamps far brighter than what they light.
/// <code>
/// x ← x·(ambient + Σ lit·tint/(1 + (d/reach)²))      the scene under the lamps' light, d: distance to the lamp
/// x ← x + Σ lamp·g(d/radius)                     the lamps: discs with an edge one pixel wide, and a glow around them
/// glow = share/(1 + (d/glow radius)²)^(p/2)          p = 2 or 3
/// </code>
/// </summary>
internal sealed record NightLamps(Tint Ambient, IReadOnlyList<NightLamps.Lamp> Lamps) : ISceneChange
{
    /// <param name="sizePx">Of the scene.</param>
    /// <param name="longTailShare">How many lamps are blinding, with a glow that is seen far away.</param>
    /// <param name="random">Decides.</param>
    public static NightLamps Draw(int sizePx, float longTailShare, Random random)
    {
        Tint ambient = Tint.Draw(random, spread: 0.3f) * MathF.Pow(10, -0.3f - (1.7f * random.NextSingle()));
        Lamp[] lamps = new Lamp[1 + random.Next(6)];
        for (int i = 0; i < lamps.Length; i++)
        {
            lamps[i] = new Lamp(
                sizePx * ((1.5f * random.NextSingle()) - 0.25f),
                sizePx * ((1.5f * random.NextSingle()) - 0.25f),
                RadiusPx: 0.6f * MathF.Pow(15, random.NextSingle()),
                ReachPx: 10 * MathF.Pow(15, random.NextSingle()),
                Tint.Draw(random, spread: 0.6f) * MathF.Pow(10, 0.1f + (1.3f * random.NextSingle())),
                Lit: random.NextSingle()
            );
        }

        foreach (ref Lamp lamp in lamps.AsSpan())
        {
            if (longTailShare > 0 && random.NextSingle() < longTailShare)
            {
                lamp = lamp with
                {
                    Light = lamp.Light * MathF.Pow(10, random.NextSingle()),
                    GlowShare = 0.003f * MathF.Pow(20, random.NextSingle()),
                    GlowRadii = 1 + (3 * random.NextSingle()),
                    GlowFallsCubed = random.Next(2) == 0,
                };
            }
        }

        return new(ambient, lamps);
    }

    public void Apply(Span<float> red, Span<float> green, Span<float> blue, int size)
    {
        for (int i = 0; i < red.Length; i++)
        {
            (int x, int y) = (i % size, i / size);
            (float litRed, float litGreen, float litBlue) = (Ambient.Red, Ambient.Green, Ambient.Blue);
            (float lampRed, float lampGreen, float lampBlue) = (0, 0, 0);
            foreach (Lamp lamp in Lamps)
            {
                (float dx, float dy) = (x - lamp.XPx, y - lamp.YPx);
                float squared = (dx * dx) + (dy * dy);
                float reach = lamp.Lit / (1 + (squared / (lamp.ReachPx * lamp.ReachPx))) / lamp.Light.Largest;
                (litRed, litGreen, litBlue) = (
                    litRed + (reach * lamp.Light.Red),
                    litGreen + (reach * lamp.Light.Green),
                    litBlue + (reach * lamp.Light.Blue)
                );
                float disc = Math.Clamp(lamp.RadiusPx + 0.5f - MathF.Sqrt(squared), 0, 1);
                float glowPx = lamp.GlowRadii * lamp.RadiusPx;
                float fall = 1 + (squared / (glowPx * glowPx));
                float shape = disc + (lamp.GlowShare / (lamp.GlowFallsCubed ? fall * MathF.Sqrt(fall) : fall));
                (lampRed, lampGreen, lampBlue) = (
                    lampRed + (shape * lamp.Light.Red),
                    lampGreen + (shape * lamp.Light.Green),
                    lampBlue + (shape * lamp.Light.Blue)
                );
            }

            red[i] = (red[i] * litRed) + lampRed;
            green[i] = (green[i] * litGreen) + lampGreen;
            blue[i] = (blue[i] * litBlue) + lampBlue;
        }
    }

    /// <summary>A lamp.</summary>
    /// <param name="XPx">Its middle; may lie outside.</param>
    /// <param name="YPx">Likewise.</param>
    /// <param name="RadiusPx">Of the disc that shines.</param>
    /// <param name="ReachPx">Where its light has fallen to half.</param>
    /// <param name="Light">What the disc sends out; 1 is the photo's white.</param>
    /// <param name="Lit">How brightly it lights what is next to it.</param>
    internal sealed record Lamp(float XPx, float YPx, float RadiusPx, float ReachPx, Tint Light, float Lit)
    {
        /// <summary>The glow at the lamp, as a share of its light.</summary>
        public float GlowShare { get; init; } = 0.003f;

        /// <summary>How many radii away it has fallen to half, or to a third where it falls cubed.</summary>
        public float GlowRadii { get; init; } = 4;

        /// <summary>The glow falls with the cube of the distance, not with its square.</summary>
        public bool GlowFallsCubed { get; init; }
    }
}
