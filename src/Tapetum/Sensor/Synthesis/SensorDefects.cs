namespace Tapetum.Sensor.Synthesis;

/// <summary>Pixels that do not see what is there. They change the light before the noise, as a leak has shot noise of its own.</summary>
internal static class SensorDefects
{
    private const int MostInCluster = 5;

    /// <param name="signalDn">[H, widthPx], clean DN above black; changed in place.</param>
    /// <param name="widthPx">The mosaic's width.</param>
    /// <param name="sensor">How many there are of what.</param>
    /// <param name="rng">Says where; asked for nothing that the sensor does not have.</param>
    public static void Apply(Span<float> signalDn, int widthPx, NoiseParameters sensor, Random rng)
    {
        sensor.FocusPixels?.Apply(signalDn, widthPx);
        foreach (int at in Scattered(signalDn.Length, sensor.HotPixelFraction, rng))
        {
            signalDn[at] += Leak(sensor, rng);
        }

        foreach (int at in Scattered(signalDn.Length, sensor.DeadPixelFraction, rng))
        {
            signalDn[at] = 0;
        }

        foreach (int at in Scattered(signalDn.Length, sensor.DefectClusterFraction, rng))
        {
            AddCluster(signalDn, widthPx, at, sensor, rng);
        }
    }

    /// <summary>Two to five pixels side by side or, as often, next to each other in one colour; all leak, up to ten times as much as single ones, or all are dead.</summary>
    private static void AddCluster(Span<float> signalDn, int widthPx, int at, NoiseParameters sensor, Random rng)
    {
        int height = signalDn.Length / widthPx;
        (int y, int x) = Math.DivRem(at, widthPx);
        int step = 1 + rng.Next(2);
        bool isDead = rng.Next(2) == 0;
        float leakDn = Leak(sensor, rng) * MathF.Pow(10, rng.NextSingle());
        for (int left = rng.Next(2, MostInCluster + 1); left > 0; left--)
        {
            ref float pixel = ref signalDn[(y * widthPx) + x];
            pixel = isDead ? 0 : pixel + (leakDn * (0.3f + (0.7f * rng.NextSingle())));
            int along = rng.Next(2) == 0 ? step : -step;
            (x, y) = rng.Next(2) == 0 ? (x + along, y) : (x, y + along);
            (x, y) = (Math.Clamp(x, 0, widthPx - 1), Math.Clamp(y, 0, height - 1));
        }
    }

    private static float Leak(NoiseParameters sensor, Random rng) =>
        (float)(-Math.Log(1 - rng.NextDouble()) * sensor.HotPixelMeanDn);

    /// <summary>A share of all places, at random. Gaps are geometric: only these places cost anything.</summary>
    private static IEnumerable<int> Scattered(int length, float fraction, Random rng)
    {
        if (fraction <= 0)
        {
            yield break;
        }

        double logMiss = Math.Log(1 - fraction);
        double at = Math.Floor(Math.Log(1 - rng.NextDouble()) / logMiss);
        while (at < length)
        {
            yield return (int)at;
            at += 1 + Math.Floor(Math.Log(1 - rng.NextDouble()) / logMiss);
        }
    }
}
