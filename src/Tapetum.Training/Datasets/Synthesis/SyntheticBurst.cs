using Tapetum.Development.Color;
using Tapetum.Raw;
using Tapetum.Sensor.Synthesis;
using Tapetum.Training.Data;
using Tapetum.Training.Data.Cameras;
using Tapetum.Training.Data.Photos;

namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>A burst from the hand of a photograph, by <see cref="SonyA7S2"/> in the dark: frames with their noise, and the light that the first of them saw.</summary>
internal sealed class SyntheticBurst
{
    private const double LongS = 10;

    private static readonly CameraNeutral Neutral = new CameraProfile(SonyA7S2.Color(new(1, 1, 1))).NeutralOf(
        new(0.3324, 0.3474)
    );

    private static readonly DateTime TakenAt = new(2026, 1, 1, 22, 0, 0, DateTimeKind.Unspecified);

    private readonly SyntheticBurstOptions options;
    private readonly BurstScene scene;
    private readonly SampleRandom random;

    private SyntheticBurst(SyntheticBurstOptions options, BurstScene scene, BurstPose[] poses, SampleRandom random) =>
        (this.options, this.scene, Poses, this.random) = (options, scene, poses, random);

    /// <summary>How the camera sees colours.</summary>
    public static CameraView View { get; } =
        new(
            CameraColorSampler.SrgbToBalancedCamera(SonyA7S2.XyzToCamera),
            1 / Neutral.Red,
            1 / Neutral.Blue,
            Exposure: 1
        );

    /// <summary>How each frame was held.</summary>
    public IReadOnlyList<BurstPose> Poses { get; }

    public int WidthPx => scene.WidthPx;

    public int HeightPx => scene.HeightPx;

    /// <param name="path">A photograph, or a clean raw.</param>
    /// <param name="options">How it is taken.</param>
    /// <param name="random">Decides what moves, how frames are held, and their noise.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <exception cref="TapetumException">The photo cannot be read.</exception>
    public static SyntheticBurst Of(
        string path,
        SyntheticBurstOptions options,
        SampleRandom random,
        CancellationToken cancellationToken
    )
    {
        options.Validate();
        bool isRaw = RawFileNames.IsRaw(path);
        LinearPhoto photo = LinearPhotoReader.Read(path, isRaw ? null : 1, cancellationToken);
        int factor = isRaw ? 1 : PhotoUnprocessor.ShrinkFactor(photo.WidthPx, photo.HeightPx);
        int width = Math.Min(options.Size.WidthPx, photo.WidthPx / factor) & ~1;
        int height = Math.Min(options.Size.HeightPx, photo.HeightPx / factor) & ~1;
        BurstObject[] things =
        [
            .. Enumerable.Range(0, options.Things).Select(_ => BurstObject.Draw(random, width, height)),
        ];
        var drawn = BurstScene.Of(photo, factor, width, height, View, SonyA7S2.RangeDn, things);
        BurstPose[] poses =
        [
            BurstPose.Still,
            .. Enumerable
                .Range(1, options.Frames - 1)
                .Select(_ => BurstPose.Draw(random, options.ShiftPx, options.TurnDegrees, options.ExposureChange)),
        ];
        return new(options, drawn, poses, random);
    }

    /// <summary>A frame; asked for in order, they are the same each time.</summary>
    public RawImage Frame(int frame, string? path = null)
    {
        float[] signalDn = scene.Mosaic(Poses[frame], frame);
        for (int i = 0; i < signalDn.Length; i++)
        {
            signalDn[i] /= options.Darkening;
        }

        NoiseSynthesizer.AddInPlace(signalDn, WidthPx, SonyA7S2.Noise(options.Iso), random);
        CaptureInfo capture = SonyA7S2.Capture(options.Iso, LongS / options.Darkening) with
        {
            CapturedAtLocal = TakenAt.AddSeconds(frame * LongS / options.Darkening),
        };
        return SonyRaw.Of(signalDn, WidthPx, HeightPx, Neutral, capture, path);
    }

    /// <summary>The first frame exposed for as long as it needed, without noise.</summary>
    public RawImage LongExposure(string path) =>
        SonyRaw.Of(scene.Mosaic(Poses[0], 0), WidthPx, HeightPx, Neutral, SonyA7S2.Capture(options.Iso, LongS), path);

    /// <summary>What would reach pixels of the first frame that see all colours: [HeightPx, WidthPx, 3], 1 is the white level.</summary>
    public float[] Light()
    {
        float[] light = scene.Colors(Poses[0], 0);
        for (int i = 0; i < light.Length; i++)
        {
            light[i] /= SonyA7S2.RangeDn * options.Darkening;
        }

        return light;
    }

    /// <summary>Whether something that moves is at a pixel of the first frame in any of the frames.</summary>
    public bool IsTouched(int x, int y) => scene.IsTouched(x, y, options.Frames);
}
