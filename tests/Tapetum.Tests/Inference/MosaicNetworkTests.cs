using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Tests.Inference.OnnxRuntime;

namespace Tapetum.Tests.Inference;

/// <summary>Networks that make a mosaic of an amplified mosaic: here one that changes nothing.</summary>
public sealed class MosaicNetworkTests
{
    private const int SidePx = 96;
    private const int BlackDn = 512;
    private const float RangeDn = 16383 - BlackDn;
    private const double Ratio = 10;

    private static readonly NoiseModel Noise = new(2, 25, NoiseOrigin.FrameEstimate);
    private static readonly DenoiserOptions Options = new() { Device = ComputeDevice.Cpu, Threads = 1 };

    [Theory]
    [InlineData("amplified-v1")]
    [InlineData("amplified-to-white-v1")]
    [InlineData("amplified-unclipped-v1")]
    public async Task An_even_surface_has_its_colour_whatever_the_filters_phase(string normalization)
    {
        foreach (CfaPattern cfa in new[] { CfaPattern.Rggb, CfaPattern.Grbg, CfaPattern.Gbrg, CfaPattern.Bggr })
        {
            LinearImage image = await Run(normalization, cfa, (_, _) => (400, 800, 200));

            ShouldBe(image, SidePx / 2, SidePx / 2, 400, 800, 200);
            ShouldBe(image, 0, SidePx - 1, 400, 800, 200);
        }
    }

    [Theory]
    [InlineData("amplified-v1", 0)]
    [InlineData("amplified-to-white-v1", -60)]
    [InlineData("amplified-unclipped-v1", -60)]
    public async Task What_lies_below_black_is_shown_to_those_that_want_it(string normalization, int expectedDn)
    {
        LinearImage image = await Run(normalization, CfaPattern.Rggb, (_, _) => (-60, -60, -60));

        ShouldBe(image, SidePx / 2, SidePx / 2, expectedDn, expectedDn, expectedDn);
    }

    /// <summary>A network that takes red away, a tenth of green beside blue, and leaves the rest: it must find them where it expects them.</summary>
    [Theory]
    [InlineData("RGGB", new float[] { 0, 1, 0.9f, 1 })]
    [InlineData("RGBG", new float[] { 0, 1, 1, 0.9f })]
    public async Task Planes_go_in_and_come_out_in_the_order_that_the_model_names(string order, float[] factors)
    {
        TinyModel network = new TinyModel()
            .Node("Mul", ["mosaic", "factors"], "planes")
            .Initializer("factors", [1, 4, 1, 1], factors)
            .Input("mosaic", "batch", "4", "h/2", "w/2")
            .Output("planes", "batch", "4", "h/2", "w/2")
            .TapetumMetadata(channels: 16)
            .Metadata("tapetum.normalization", "amplified-unclipped-v1")
            .Metadata("tapetum.cfa", order);

        LinearImage image = await Run(network, CfaPattern.Rggb, (_, _) => (400, 800, 200));

        // At measured pixels of the cell: red, green on a red row, green on a blue row, blue.
        (int x, int y) = (SidePx / 2, SidePx / 2);
        image.Row(y)[3 * x].ShouldBe(0, 1e-6f);
        image.Row(y)[(3 * (x + 1)) + 1].ShouldBe(800 / RangeDn, 1e-6f);
        image.Row(y + 1)[(3 * x) + 1].ShouldBe(720 / RangeDn, 1e-6f);
        image.Row(y + 1)[(3 * (x + 1)) + 2].ShouldBe(200 / RangeDn, 1e-6f);
    }

    /// <summary>White of the amplified mosaic is at 1587 DN.</summary>
    [Theory]
    [InlineData("amplified-v1")]
    [InlineData("amplified-to-white-v1")]
    [InlineData("amplified-unclipped-v1")]
    public async Task A_lamp_beyond_the_amplified_white_keeps_its_colour_and_its_rim(string normalization)
    {
        LinearImage image = await Run(
            normalization,
            CfaPattern.Rggb,
            (x, y) => x is >= 40 and < 60 && y is >= 40 and < 60 ? (9000, 7000, 2500) : (100, 150, 80)
        );

        // Of the faintest a little is taken for noise.
        ShouldBe(image, 50, 50, 9000, 7000, 2500, toleranceDn: 8);
        ShouldBe(image, 30, 30, 100, 150, 80);
        ShouldBe(image, 37, 50, 100, 150, 80);
    }

    [Fact]
    public async Task Mirrored_passes_come_to_the_same_picture()
    {
        (int, int, int) Slope(int x, int y) => (200 + (3 * x), 400 + (5 * y), 300 + x + y);
        LinearImage one = await Run("amplified-v1", CfaPattern.Grbg, Slope);

        LinearImage four = await Run("amplified-v1", CfaPattern.Grbg, Slope, passes: 4);

        one.Rgb.Zip(four.Rgb, (a, b) => MathF.Abs(a - b)).Max().ShouldBeLessThan(1e-6f);
    }

    [Theory]
    [InlineData("tapetum.contract", "srgb")]
    [InlineData("tapetum.cfa", "X-Trans")]
    public void Planes_come_of_Bayer_mosaics_and_are_no_finished_picture(string key, string value)
    {
        using TemporaryModel model = new(Unchanged("amplified-v1").Metadata(key, value).Build());

        ModelException error = Should.Throw<ModelException>(() => new Denoiser(model.Path, Options));

        error.Reason.ShouldNotBeEmpty();
    }

    private static TinyModel Unchanged(string normalization, int passes = 1) =>
        new TinyModel()
            .Node("Identity", ["mosaic"], "planes")
            .Input("mosaic", "batch", "4", "h/2", "w/2")
            .Output("planes", "batch", "4", "h/2", "w/2")
            .TapetumMetadata(channels: 16)
            .Metadata("tapetum.normalization", normalization)
            .Metadata("tapetum.passes", $"{passes}");

    private static Task<LinearImage> Run(
        string normalization,
        CfaPattern cfa,
        Func<int, int, (int Red, int Green, int Blue)> light,
        int passes = 1
    ) => Run(Unchanged(normalization, passes), cfa, light);

    private static async Task<LinearImage> Run(
        TinyModel network,
        CfaPattern cfa,
        Func<int, int, (int Red, int Green, int Blue)> light
    )
    {
        ushort[] mosaic = new ushort[SidePx * SidePx];
        for (int i = 0; i < mosaic.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, SidePx);
            (int red, int green, int blue) = light(x, y);
            mosaic[i] = (ushort)(BlackDn + ((int[])[red, green, blue])[cfa.ColorAt(x, y)]);
        }

        using TemporaryModel model = new(network.Build());
        using Denoiser denoiser = new(model.Path, Options);
        RawImage raw = SyntheticRaw.Image(SidePx, SidePx, cfa, mosaic, BlackLevels.Uniform(BlackDn));
        return await denoiser.RunAsync(raw, Noise, Ratio, progress: null, TestContext.Current.CancellationToken);
    }

    private static void ShouldBe(
        LinearImage image,
        int x,
        int y,
        float redDn,
        float greenDn,
        float blueDn,
        float toleranceDn = 0.02f
    )
    {
        float tolerance = toleranceDn / RangeDn;
        ReadOnlySpan<float> pixel = image.Row(y).Slice(3 * x, 3);
        pixel[0].ShouldBe(redDn / RangeDn, tolerance);
        pixel[1].ShouldBe(greenDn / RangeDn, tolerance);
        pixel[2].ShouldBe(blueDn / RangeDn, tolerance);
    }
}
