using Tapetum.Development;
using Tapetum.Development.Color;
using Tapetum.Development.Looks;
using Tapetum.Inference;
using Tapetum.Metrics;
using Tapetum.Raw;

namespace Tapetum.Tests.Development.Looks;

public sealed class LookTests
{
    private const int WidthPx = 240;
    private const int HeightPx = 160;

    private static readonly RawImage Raw = Pictures.Raw(Cameras.Canon550D);

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.5)]
    public void A_picture_looks_as_the_camera_s_own_does_when_it_is_as_bright(double cameraEv)
    {
        LinearImage scene = Scene();
        CameraRendition camera = Rendition(scene, cameraEv, saturation: 1.2);

        double neutral = NearestDifference(scene, camera, Look.Neutral, cameraEv);
        double like = NearestDifference(scene, camera, Look.Camera, cameraEv);

        neutral.ShouldBeGreaterThan(2 * like);
        like.ShouldBeLessThan(2);
    }

    [Fact]
    public void The_camera_s_dark_picture_does_not_darken_ours()
    {
        LinearImage scene = Scene();
        CameraRendition dark = Rendition(scene, ev: -3, saturation: 1.2);

        double neutral = MeanCode(Developer.Render(scene, Raw, new() { Look = Look.Neutral }));
        DevelopedImage picture = Render(scene, dark, new());

        picture.Recipe.Look.Look.ShouldBe(Look.Camera);
        MeanCode(picture).ShouldBe(neutral, 0.15 * neutral);
    }

    [Fact]
    public void A_black_and_white_picture_of_the_camera_gives_tones_and_leaves_colours()
    {
        LinearImage scene = Scene();
        CameraRendition grey = Rendition(scene, ev: 0, saturation: 0);

        DevelopedImage picture = Render(scene, grey, new());

        picture.Recipe.Look.Look.ShouldBe(Look.Camera);
        picture.Recipe.Saturation.ShouldBe(PictureLook.Natural.Saturation);
    }

    [Fact]
    public void A_picture_cut_to_another_shape_and_turned_is_recognised()
    {
        LinearImage scene = Scene();
        CameraRendition whole = Rendition(scene, ev: 0, saturation: 1.2);
        CameraRendition wide = Turned(Cut(whole, HeightPx / 6));

        DevelopedImage picture = Render(scene, wide, new());
        DevelopedImage uncut = Render(scene, whole, new());

        picture.Recipe.Look.Look.ShouldBe(Look.Camera);
        IReadOnlyList<double> knots = uncut.Recipe.Look.Curve!.Knots;
        for (int k = 0; k < knots.Count; k++)
        {
            picture.Recipe.Look.Curve!.Knots[k].ShouldBe(knots[k], 0.02);
        }
    }

    [Fact]
    public void Where_the_file_shows_something_else_or_nothing_the_look_is_natural()
    {
        LinearImage scene = Scene();
        Random random = new(4);
        byte[] noise = new byte[3 * 60 * 40];
        random.NextBytes(noise);

        Developer.Render(scene, Raw, new()).Recipe.Look.Look.ShouldBe(Look.Natural);
        CameraRendition[] others = [new(60, 40, noise, 1), new(60, 40, new byte[noise.Length], 1)];
        foreach (CameraRendition other in others)
        {
            Render(scene, other, new()).Recipe.Look.Look.ShouldBe(Look.Natural);
        }
    }

    [Fact]
    public void The_natural_look_deepens_shadows_without_crushing_them()
    {
        LookCurve curve = PictureLook.Natural.Curve!;

        float last = 0;
        for (int code = 1; code <= 255; code++)
        {
            float shown = SrgbTransfer.Encode(curve.Apply(SrgbTransfer.Decode(code / 255f)));
            (shown - last).ShouldBeGreaterThan(0.5f / 255, $"at {code}");
            last = shown;
        }

        curve.Apply(0).ShouldBe(0);
        curve.Apply(1).ShouldBe(1, 1e-6f);
        curve.Apply(0.02f).ShouldBeInRange(0.010f, 0.017f);
    }

    [Fact]
    public void Without_saturation_a_picture_is_black_and_white_as_bright_as_before()
    {
        LinearImage scene = Scene();

        ushort[] grey = Pictures.Render(Developer.Render(scene, Raw, new() { Look = Look.Neutral, Saturation = -100 }));
        ushort[] colored = Pictures.Render(Developer.Render(scene, Raw, new() { Look = Look.Neutral }));

        for (int i = 0; i < grey.Length; i += 3)
        {
            (grey.AsSpan(i, 3).ToArray().Max() - grey.AsSpan(i, 3).ToArray().Min()).ShouldBeLessThan(8);
            Lightness(grey, i).ShouldBe(Lightness(colored, i), 0.2);
        }
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(0, 100)]
    [InlineData(100, 100)]
    public void More_colour_keeps_the_hue_and_stays_between_black_and_white(double saturation, double vibrance)
    {
        LinearImage colors = Pictures.Linear(64, 4, (x, y) => (0.02f + (0.006f * x), 0.25f, 0.02f + (0.06f * y)));
        DevelopmentOptions plain = new() { Ratio = 1, Look = Look.Neutral };

        ushort[] before = Pictures.Render(Developer.Render(colors, Raw, plain));
        ushort[] after = Pictures.Render(
            Developer.Render(colors, Raw, plain with { Saturation = saturation, Vibrance = vibrance })
        );

        for (int i = 0; i < before.Length; i += 3)
        {
            (double r, double g, double b) = Linear(before, i);
            (double r2, double g2, double b2) = Linear(after, i);
            double y = (0.2126 * r) + (0.7152 * g) + (0.0722 * b);
            double more = (Math.Max(r2, Math.Max(g2, b2)) - y) / (Math.Max(r, Math.Max(g, b)) - y);
            more.ShouldBeInRange(0.999, 4);
            (r2 - y).ShouldBe(more * (r - y), 0.003);
            (g2 - y).ShouldBe(more * (g - y), 0.003);
            (b2 - y).ShouldBe(more * (b - y), 0.003);
        }
    }

    private static DevelopedImage Render(LinearImage scene, CameraRendition camera, DevelopmentOptions options) =>
        Developer.Render(scene, Raw, new DevelopmentHints { Rendition = camera }, options with { Sharpen = 0 });

    /// <summary>Ramps of greys and of muted colours, from black to a little above white at an amplification of 2.</summary>
    private static LinearImage Scene() =>
        Pictures.Linear(
            WidthPx,
            HeightPx,
            (x, y) =>
            {
                CameraNeutral neutral = Cameras.Canon550D.AsShotNeutral!.Value;
                float light = 0.55f * MathF.Pow((x + 0.5f) / WidthPx, 3);
                float warm = 1 + (0.5f * MathF.Sin(y / 12f));
                float green = 1 + (0.3f * MathF.Cos(y / 29f));
                return (neutral.Red * light * warm, light * green, neutral.Blue * light / warm);
            }
        );

    /// <summary>A camera with steep middle tones, deep shadows and more colour.</summary>
    private static CameraRendition Rendition(LinearImage scene, double ev, double saturation)
    {
        DevelopedImage flat = Developer.Render(scene, Raw, new() { Ratio = Math.Pow(2, 1 + ev), Look = Look.Neutral });
        ushort[] rgb = Pictures.Render(flat);
        byte[] codes = new byte[rgb.Length];
        for (int i = 0; i < rgb.Length; i += 3)
        {
            float[] curved = [.. rgb[i..(i + 3)].Select(code => Steep(code / 65535f))];
            float y = (0.2126f * curved[0]) + (0.7152f * curved[1]) + (0.0722f * curved[2]);
            for (int c = 0; c < 3; c++)
            {
                codes[i + c] = (byte)Math.Clamp((255 * (y + ((float)saturation * (curved[c] - y)))) + 0.5f, 0, 255);
            }
        }

        return new(WidthPx, HeightPx, codes, Orientation: 1);
    }

    private static float Steep(float code) => code - (0.8f * code * (1 - code) * (1 - (1.6f * code)));

    private static CameraRendition Cut(CameraRendition whole, int rows) =>
        new(
            whole.WidthPx,
            whole.HeightPx - (2 * rows),
            whole.Rgb[(3 * rows * whole.WidthPx)..^(3 * rows * whole.WidthPx)],
            1
        );

    /// <summary>Upright, of a sensor that stood on its side: EXIF's 6.</summary>
    private static CameraRendition Turned(CameraRendition picture)
    {
        byte[] turned = new byte[picture.Rgb.Length];
        for (int y = 0; y < picture.HeightPx; y++)
        {
            for (int x = 0; x < picture.WidthPx; x++)
            {
                int to = (x * picture.HeightPx) + (picture.HeightPx - 1 - y);
                picture.Rgb.AsSpan(3 * ((y * picture.WidthPx) + x), 3).CopyTo(turned.AsSpan(3 * to));
            }
        }

        return new(picture.HeightPx, picture.WidthPx, turned, Orientation: 6);
    }

    /// <summary>At the exposure, of several, at which the two are most alike.</summary>
    private static double NearestDifference(LinearImage scene, CameraRendition camera, Look look, double ev) =>
        Enumerable
            .Range(-5, 11)
            .Select(step => new DevelopmentOptions
            {
                Ratio = Math.Pow(2, 1 + ev + (step / 10.0)),
                Look = look,
                Shadows = 0,
                Highlights = 0,
            })
            .Min(options => Difference(Render(scene, camera, options), camera));

    private static double Difference(DevelopedImage picture, CameraRendition camera)
    {
        ushort[] rgb = Pictures.Render(picture);
        double sum = 0;
        for (int i = 0; i < rgb.Length; i += 3)
        {
            (double r, double g, double b) = Linear(rgb, i);
            float[] theirs = [.. camera.Rgb[i..(i + 3)].Select(code => SrgbTransfer.Decode(code / 255f))];
            sum += CieLab.DeltaE2000(
                CieLab.FromLinearSrgb(r, g, b),
                CieLab.FromLinearSrgb(theirs[0], theirs[1], theirs[2])
            );
        }

        return 3 * sum / rgb.Length;
    }

    private static double MeanCode(DevelopedImage picture) => Pictures.Render(picture).Average(code => code / 257.0);

    private static double Lightness(ushort[] rgb, int at)
    {
        (double r, double g, double b) = Linear(rgb, at);
        return CieLab.FromLinearSrgb(r, g, b).L;
    }

    private static (double R, double G, double B) Linear(ushort[] rgb, int at) =>
        (
            SrgbTransfer.Decode(rgb[at] / 65535f),
            SrgbTransfer.Decode(rgb[at + 1] / 65535f),
            SrgbTransfer.Decode(rgb[at + 2] / 65535f)
        );
}
