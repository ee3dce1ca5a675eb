using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Estimation;
using Tapetum.Sensor.Synthesis;
using Tapetum.Training.Data;
using Tapetum.Training.Data.Photos;

namespace Tapetum.Training.Trials;

/// <summary>Gives the noise estimator frames of random sensors and scenes. A trial is a function of its kind and number alone.</summary>
public static class NoiseTrials
{
    private const int WidthPx = 1536;
    private const int HeightPx = 1024;

    /// <summary>The kinds that need no photographs.</summary>
    public static IReadOnlyList<FrameKind> SyntheticKinds { get; } =
    [.. Enum.GetValues<FrameKind>().Where(kind => kind != FrameKind.Photograph)];

    /// <summary>Estimates the noise of a frame.</summary>
    public static NoiseTrial Run(KnownFrame frame) => new(frame, FrameNoiseEstimator.Estimate(frame.Raw));

    /// <summary>A frame of a kind that needs no photograph.</summary>
    public static KnownFrame Draw(FrameKind kind, int number)
    {
        SampleRandom rng = new((ulong)kind, (ulong)number);
        float[] scene = Scene(kind, rng);
        return Expose(kind, number, scene, WidthPx, rng);
    }

    /// <summary>A frame of a photograph's scene light.</summary>
    public static KnownFrame Draw(LinearPhoto photo, int number)
    {
        SampleRandom rng = new((ulong)FrameKind.Photograph, (ulong)number);
        (int width, int height) = (photo.WidthPx & ~1, photo.HeightPx & ~1);
        float[] scene = new float[width * height];
        int plane = photo.WidthPx * photo.HeightPx;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                // Green on the diagonal as in the synthetic scenes; red and blue are seen darker, as under white balance gains.
                int at = (y * photo.WidthPx) + x;
                scene[(y * width) + x] = ((x ^ y) & 1, y & 1) switch
                {
                    (0, _) => photo.Planes[plane + at],
                    (_, 0) => photo.Planes[at] / 2.1f,
                    _ => photo.Planes[(2 * plane) + at] / 1.6f,
                };
            }
        }

        return Expose(FrameKind.Photograph, number, scene, width, rng);
    }

    private static KnownFrame Expose(FrameKind kind, int number, float[] scene, int widthPx, Random rng)
    {
        NoiseParameters sensor = NoiseSampler.Wide.Draw(rng);
        NoiseModel noise = sensor.ToNoiseModel();
        float range = sensor.WhiteLevelDn - sensor.BlackLevelDn;
        double fullDn = FullDn(kind, noise, range, rng);
        float[] signal = [.. scene.Select(v => (float)(v * fullDn))];
        double[] unclipped = [.. signal.Where((v, i) => i % 7 == 0 && v < 0.95 * range).Select(v => (double)v).Order()];
        double? iso = rng.Next(2) == 0 ? null : LikelyIso(noise.GainDnPerElectron, range, rng);
        NoiseSynthesizer.AddInPlace(signal, widthPx, sensor, rng);
        if (kind == FrameKind.Smoothed)
        {
            noise = Smooth(signal, noise, rng);
        }

        return new(
            kind,
            number,
            TrialRaw.Of(signal, widthPx, sensor, CfaPattern.Grbg, iso, CameraColor.LinearSrgb),
            noise,
            unclipped[unclipped.Length / 20],
            unclipped[unclipped.Length / 2],
            unclipped[unclipped.Length * 19 / 20]
        );
    }

    private static float[] Scene(FrameKind kind, Random rng)
    {
        float[] scene = kind switch
        {
            FrameKind.Textured => DeadLeaves.Draw(WidthPx, HeightPx, 1.5, 0.4, texturedShare: 1, coloured: true, rng),
            FrameKind.Bright => DeadLeaves.Draw(WidthPx, HeightPx, 0.7, 0.3, texturedShare: 0.5, coloured: true, rng),
            FrameKind.Narrow => DeadLeaves.Draw(
                WidthPx,
                HeightPx,
                0.05,
                0.02,
                texturedShare: 0.3,
                coloured: false,
                rng
            ),
            _ => DeadLeaves.Draw(WidthPx, HeightPx, 2, 0.3, texturedShare: 0.5, coloured: true, rng),
        };
        if (kind is FrameKind.Vignetted)
        {
            for (int i = 0; i < scene.Length; i++)
            {
                (double x, double y) = ((2.0 * (i % WidthPx) / WidthPx) - 1, (2.0 * (i / WidthPx) / HeightPx) - 1);
                scene[i] *= (float)(1 - (0.42 * ((x * x) + (y * y))));
            }
        }

        return scene;
    }

    /// <summary>The signal that 1 in the scene makes, DN above black.</summary>
    private static double FullDn(FrameKind kind, NoiseModel noise, float range, Random rng)
    {
        // Where shot noise is as strong as read noise.
        double evenDn = noise.ReadNoiseVarianceDn2 / noise.GainDnPerElectron;
        double fullDn = kind switch
        {
            FrameKind.Dim => evenDn * LogUniform(0.2, 2, rng),
            FrameKind.Bright or FrameKind.Narrow => range * LogUniform(0.4, 0.95, rng),
            FrameKind.Clipped => range * LogUniform(2, 8, rng),
            _ => range * LogUniform(1 / 300.0, 1, rng),
        };
        // Of less than three electrons there is no picture.
        return Math.Max(fullDn, 3 * noise.GainDnPerElectron);
    }

    private static double LogUniform(double from, double to, Random rng) =>
        from * Math.Pow(to / from, rng.NextDouble());

    /// <summary>An ISO that such a gain may have: pixels of one format differ by a factor of about two in what they hold.</summary>
    private static double LikelyIso(double gain, double range, Random rng)
    {
        double electrons =
            (
                range > 5000 ? 50_000
                : range > 1200 ? 20_000
                : 9_000
            ) * LogUniform(0.4, 2.5, rng);
        return 100 * gain * electrons / range;
    }

    /// <summary>Smooths each colour with (s, 1 − 2s, s) across and down, as a camera's own noise reduction might.</summary>
    private static NoiseModel Smooth(float[] signal, NoiseModel noise, Random rng)
    {
        float share = 0.08f + (0.14f * rng.NextSingle());
        float[] source = [.. signal];
        float center = 1 - (2 * share);
        for (int i = 2; i < signal.Length - 2; i++)
        {
            signal[i] = (share * (source[i - 2] + source[i + 2])) + (center * source[i]);
        }

        signal.CopyTo(source, 0);
        for (int i = 2 * WidthPx; i < signal.Length - (2 * WidthPx); i++)
        {
            signal[i] = (share * (source[i - (2 * WidthPx)] + source[i + (2 * WidthPx)])) + (center * source[i]);
        }

        float left = (center * center) + (2 * share * share);
        float variance = (noise.ReadNoiseVarianceDn2 * left * left) + (1 / 12f);
        return noise with
        {
            GainDnPerElectron = noise.GainDnPerElectron * left * left,
            ReadNoiseVarianceDn2 = variance,
        };
    }
}
