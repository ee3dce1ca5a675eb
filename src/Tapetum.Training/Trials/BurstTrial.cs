using Tapetum.Burst;
using Tapetum.Inference;
using Tapetum.Metrics;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Lines;
using Tapetum.Training.Data;
using Tapetum.Training.Datasets.Synthesis;

namespace Tapetum.Training.Trials;

/// <summary>A burst of a photograph whose light is known: one frame and several through the same network, each beside that light.</summary>
internal sealed class BurstTrial
{
    /// <summary>From the edges: frames from the hand do not all reach so far out.</summary>
    private const int BorderPx = 40;

    private readonly SyntheticBurst burst;
    private readonly float darkening;
    private readonly NoiseModel noise;
    private readonly Denoiser denoiser;

    private BurstTrial(SyntheticBurst burst, SyntheticBurstOptions options, Denoiser denoiser)
    {
        (this.burst, this.denoiser, darkening) = (burst, denoiser, options.Darkening);
        noise = SonyA7S2.Noise(options.Iso).ToNoiseModel();
        Frames =
        [
            .. Enumerable
                .Range(0, options.Frames)
                .Select(i => LineNoiseEstimator.Remove(burst.Frame(i), CancellationToken.None)),
        ];
        Light = new(burst.WidthPx, burst.HeightPx);
        burst.Light().CopyTo(Light.Rgb, 0);
    }

    /// <summary>What whole rows and columns are off by is taken off.</summary>
    public IReadOnlyList<RawImage> Frames { get; }

    /// <summary>What would reach the first frame's pixels, without noise.</summary>
    public LinearImage Light { get; }

    /// <param name="photo">A photograph, or a clean raw.</param>
    /// <param name="options">How it is taken.</param>
    /// <param name="denoiser">Of the camera-linear contract.</param>
    public static BurstTrial Of(string photo, SyntheticBurstOptions options, Denoiser denoiser) =>
        new(SyntheticBurst.Of(photo, options, new SampleRandom(7, 1), CancellationToken.None), options, denoiser);

    /// <summary>What the network makes of the first frame, then of the first so many, merged.</summary>
    /// <param name="counts">How many, rising.</param>
    public async IAsyncEnumerable<(int Frames, LinearImage Picture)> PicturesAsync(IReadOnlyList<int> counts)
    {
        LinearImage first = await denoiser.RunAsync(Frames[0], noise, progress: null, CancellationToken.None);
        yield return (1, first);
        BurstMerger merger = new(Frames[0], new CleanPicture(first.Rgb, Frames[0]), noise, CancellationToken.None);
        int added = 1;
        foreach (int count in counts)
        {
            for (; added < count; added++)
            {
                merger.Add(Frames[added], CancellationToken.None);
            }

            (RawImage merged, NoiseModel left, _) = merger.Finish(SourceMetadata.None, []);
            yield return (count, await denoiser.RunAsync(merged, left, progress: null, CancellationToken.None));
        }
    }

    /// <summary>How far a picture is from the light, as displayed.</summary>
    public BurstScore ScoreOf(LinearImage picture)
    {
        (double still, double moving, int stillCount, int movingCount) = (0, 0, 0, 0);
        for (int y = 0; y < Light.HeightPx; y++)
        {
            for (int x = 0; x < Light.WidthPx; x++)
            {
                if (!AllReach(x, y, Light.WidthPx, Light.HeightPx))
                {
                    continue;
                }

                int at = 3 * ((y * Light.WidthPx) + x);
                (double red, double green, double blue) = Shown(picture, at);
                (double lightRed, double lightGreen, double lightBlue) = Shown(Light, at);
                (red, green, blue) = (red - lightRed, green - lightGreen, blue - lightBlue);
                double error = (red * red) + (green * green) + (blue * blue);
                if (burst.IsTouched(x, y))
                {
                    (moving, movingCount) = (moving + error, movingCount + 3);
                }
                else
                {
                    (still, stillCount) = (still + error, stillCount + 3);
                }
            }
        }

        return new(
            Psnr.FromSquaredError((still + moving) / (stillCount + movingCount), 1),
            Psnr.FromSquaredError(moving / movingCount, 1),
            Psnr.FromSquaredError(still / stillCount, 1)
        );
    }

    /// <summary>Pictures side by side, as displayed, in a portable pixmap.</summary>
    public void WriteSheet(string path, IReadOnlyList<LinearImage> pictures)
    {
        using FileStream file = File.Create(path);
        file.Write(System.Text.Encoding.ASCII.GetBytes($"P6 {Light.WidthPx * pictures.Count} {Light.HeightPx} 255\n"));
        byte[] row = new byte[3 * Light.WidthPx];
        for (int y = 0; y < Light.HeightPx; y++)
        {
            foreach (LinearImage picture in pictures)
            {
                for (int i = 0; i < row.Length; i += 3)
                {
                    (double red, double green, double blue) = Shown(picture, (y * row.Length) + i);
                    (row[i], row[i + 1], row[i + 2]) = (Code(red), Code(green), Code(blue));
                }

                file.Write(row);
            }
        }

        static byte Code(double shown) => (byte)(0.5 + (255 * shown));
    }

    /// <summary>Whether a pixel counts.</summary>
    public static bool AllReach(int x, int y, int widthPx, int heightPx) =>
        Math.Min(Math.Min(x, widthPx - 1 - x), Math.Min(y, heightPx - 1 - y)) >= BorderPx;

    /// <summary>Linear light as displays take it, nearly.</summary>
    public static double Display(double linear) => Math.Pow(Math.Clamp(linear, 0, 1), 1 / 2.2);

    private (double Red, double Green, double Blue) Shown(LinearImage picture, int at)
    {
        float[] rgb = picture.Rgb;
        (double red, double green, double blue) = SyntheticBurst.View.CameraToSrgb.Apply(
            rgb[at] * darkening,
            rgb[at + 1] * darkening,
            rgb[at + 2] * darkening
        );
        return (Display(red), Display(green), Display(blue));
    }
}
