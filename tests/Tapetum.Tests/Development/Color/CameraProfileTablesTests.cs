using Tapetum.Development;
using Tapetum.Development.Color;
using Tapetum.Development.Looks;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.Profiles;

namespace Tapetum.Tests.Development.Color;

public sealed class CameraProfileTablesTests
{
    private static readonly CameraColor Plain = Cameras.WithForwardMatrices with
    {
        Calibrations =
        [
            Cameras.WithForwardMatrices.Calibrations[0],
            Cameras.WithForwardMatrices.Calibrations[1] with
            {
                ForwardMatrix = new(0.66, 0.21, 0.0942, 0.26, 0.76, -0.02, 0.02, 0.05, 0.7549),
            },
        ],
    };

    private static readonly CameraColor Profiled = Plain with { Profile = SyntheticProfile.Whole() };

    public static TheoryData<string, Look, double> Ways =>
        new()
        {
            { "srgb", Look.Neutral, 2400 },
            { "srgb", Look.Natural, 3600 },
            { "rec2020", Look.Natural, 5200 },
            { "display-p3", Look.Camera, 9000 },
        };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Colours_are_what_the_specification_s_formulae_make_of_them(string name, Look look, double kelvin)
    {
        ColorSpace space = ColorSpace.Find(name)!;
        LinearImage scene = Chart();
        DevelopmentOptions options = new()
        {
            Look = look,
            ColorSpace = space,
            Ratio = 1.5,
            WhiteBalance = WhiteBalance.FromKelvin(kelvin, 0),
            Shadows = 0,
            Highlights = 0,
            Sharpen = 0,
        };
        DevelopedImage picture = Developer.Render(scene, Pictures.Raw(Profiled), options);
        DevelopmentRecipe recipe = picture.Recipe;
        ushort[] rgb = Pictures.Render(picture);
        double share = Math.Clamp(((1 / recipe.TemperatureK) - (1 / 6504.0)) / ((1 / 2856.0) - (1 / 6504.0)), 0, 1);
        DngReference reference = new(Profiled, recipe.Neutral);
        int compared = 0;
        for (int i = 0; i < rgb.Length; i += 3)
        {
            double[] camera = [scene.Rgb[i], scene.Rgb[i + 1], scene.Rgb[i + 2]];
            double lookScale = recipe.Profile!.ExposureScale;
            double[]? linear = reference.ToRgb(camera, 1.5, share, lookScale, space, look != Look.Neutral);
            if (linear is null || linear.Min() < 0.03 * linear.Max() || camera.Max() > 0.85)
            {
                // Our own way with what no screen shows, or the sensor did not hold.
                continue;
            }

            compared++;
            double[] shown = Shown(recipe, linear);
            for (int c = 0; c < 3; c++)
            {
                (rgb[i + c] / 257.0).ShouldBe(shown[c], 0.5, $"colour {i / 3}, channel {c}");
            }
        }

        compared.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void A_profile_changes_colours_and_leaves_greys()
    {
        DevelopmentOptions options = new() { Ratio = 1, Look = Look.Neutral };
        LinearImage scene = Chart();
        CameraNeutral n = Plain.AsShotNeutral!.Value;
        LinearImage greys = Pictures.Linear(64, 1, (x, _) => (n.Red * x / 70f, x / 70f, n.Blue * x / 70f));

        ushort[] plain = Pictures.Render(Developer.Render(scene, Pictures.Raw(Plain), options));
        ushort[] profiled = Pictures.Render(Developer.Render(scene, Pictures.Raw(Profiled), options));
        ushort[] plainGreys = Pictures.Render(Developer.Render(greys, Pictures.Raw(Plain), options));
        ushort[] profiledGreys = Pictures.Render(Developer.Render(greys, Pictures.Raw(Profiled), options));

        plain.Zip(profiled, (a, b) => Math.Abs(a - b)).Average().ShouldBeGreaterThan(257);
        plainGreys.Zip(profiledGreys, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(257);
    }

    [Fact]
    public void The_vector_path_shows_what_the_scalar_path_shows()
    {
        Random random = new(3);
        float[][] vector = [.. Enumerable.Range(0, 3).Select(_ => Values())];
        float[][] scalar = [.. vector.Select(plane => plane.ToArray())];
        float[] Values() => [.. Enumerable.Range(0, 1003).Select(_ => (float)((random.NextDouble() * 1.2) - 0.1))];
        RowDeveloper developer = new(
            Developer.Render(Chart(), Pictures.Raw(Profiled), new DevelopmentOptions { Look = Look.Natural }).Recipe
        );

        developer.Develop(vector[0], vector[1], vector[2]);
        developer.DevelopScalar(scalar[0], scalar[1], scalar[2], []);

        for (int c = 0; c < 3; c++)
        {
            for (int i = 0; i < 1003; i++)
            {
                vector[c][i].ShouldBe(scalar[c][i], 2e-5f);
            }
        }
    }

    [Fact]
    public void Noise_around_black_leaves_no_cast_in_a_profile_either()
    {
        Random random = new(5);
        float Noise() => 0.002f * (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        LinearImage dark = Pictures.Linear(256, 256, (_, _) => (Noise(), Noise(), Noise()));

        ushort[] rgb = Pictures.Render(
            Developer.Render(dark, Pictures.Raw(Profiled), new DevelopmentOptions { Ratio = 20, Look = Look.Neutral })
        );

        double[] mean =
        [
            .. Enumerable.Range(0, 3).Select(c => rgb.Where((_, i) => i % 3 == c).Average(v => v / 257.0)),
        ];
        (mean.Max() - mean.Min()).ShouldBeLessThan(6);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.4)]
    [InlineData(1.0)]
    public void The_tone_curve_gives_its_shape_and_the_exposure_stays_ours(double brightness)
    {
        LinearImage scene = Chart(brightness);
        CameraColor curveAlone = Plain with
        {
            Profile = new ProfileTables { ToneCurve = SyntheticProfile.Whole().ToneCurve },
        };
        DevelopmentOptions options = new() { Look = Look.Natural };

        DevelopedImage plain = Developer.Render(scene, Pictures.Raw(Plain), options);
        DevelopedImage curved = Developer.Render(scene, Pictures.Raw(curveAlone), options);

        curved.Recipe.Amplification.ShouldBe(plain.Recipe.Amplification);
        double Mean(DevelopedImage picture) => Pictures.Render(picture).Average(code => code / 257.0);
        Mean(curved).ShouldBe(Mean(plain), 6);
        // In the middle of the tones it is P(s·x): two of its points tell s, the others must agree.
        ProfileCurve p = new(curveAlone.Profile!.ToneCurve);
        double[] inputs = [0.01, 0.02, 0.05, 0.1, 0.15];
        double[] scales = [.. inputs.Select(x => LightOf(p, curved.Recipe.Tone((float)x)) / x)];
        (scales.Max() / scales.Min()).ShouldBeLessThan(1.02);
        curved.Recipe.Tone(curved.Recipe.Curve.SceneWhite).ShouldBe(1, 1e-4f);
    }

    [Fact]
    public void Neutral_takes_right_colours_from_a_profile_and_neither_its_look_nor_its_curve()
    {
        LinearImage scene = Chart();
        DevelopmentOptions neutral = new() { Ratio = 1, Look = Look.Neutral };
        CameraColor mapsAlone = Plain with
        {
            Profile = new ProfileTables { HueSatMaps = SyntheticProfile.Whole().HueSatMaps },
        };

        ushort[] whole = Pictures.Render(Developer.Render(scene, Pictures.Raw(Profiled), neutral));
        ushort[] maps = Pictures.Render(Developer.Render(scene, Pictures.Raw(mapsAlone), neutral));

        whole.ShouldBe(maps);
    }

    [Fact]
    public void A_curve_with_few_points_neither_falls_nor_leaves_its_range()
    {
        ProfileCurve curve = new([0, 0, 0.1, 0.02, 0.2, 0.9, 0.9, 0.91, 1, 1]);

        double[] values = [.. Enumerable.Range(0, 1001).Select(i => curve.Apply(i / 1000.0))];

        values.Zip(values.Skip(1)).ShouldAllBe(pair => pair.Second >= pair.First);
        values[0].ShouldBe(0);
        values[^1].ShouldBe(1);
    }

    private static double LightOf(ProfileCurve p, double display)
    {
        (double low, double high) = (0, 1);
        for (int i = 0; i < 50; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = p.Apply(middle) < display ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Tone by the largest and the least channel, more or less colour, and sRGB's transfer.</summary>
    private static double[] Shown(DevelopmentRecipe recipe, double[] linear)
    {
        (double least, double most) = (linear.Min(), linear.Max());
        (double from, double to) = (recipe.Tone((float)least), recipe.Tone((float)most));
        recipe.Saturation.ShouldBe(Saturation.Unchanged, "the profile decides how much colour there is");
        return
        [
            .. linear
                .Select(l => most > least ? from + ((l - least) * (to - from) / (most - least)) : from)
                .Select(d => 255.0 * SrgbTransfer.Encode((float)Math.Clamp(d, 0, 1))),
        ];
    }

    /// <summary>Colours of all hues, pale and strong, dark and bright.</summary>
    private static LinearImage Chart(double brightness = 0.6)
    {
        Random random = new(7);
        CameraNeutral n = Plain.AsShotNeutral!.Value;
        return Pictures.Linear(
            40,
            30,
            (x, _) =>
            {
                double light = brightness * Math.Pow((x + 1) / 40.0, 2);
                float Channel(float neutral) => (float)(neutral * light * (0.2 + (0.8 * random.NextDouble())));
                return (Channel(n.Red), Channel(n.Green), Channel(n.Blue));
            }
        );
    }
}
