using Tapetum.Development;
using Tapetum.Encoding;
using Tapetum.Encoding.Vips;
using Tapetum.Tests.Raw;

namespace Tapetum.Tests;

/// <summary>What the whole pipeline makes of files that are no Bayer mosaics.</summary>
public sealed class EnhancerInputTests : IDisposable
{
    private const int Width = 240;
    private const int Height = 160;

    private readonly string folder = Directory.CreateTempSubdirectory("tapetum-test").FullName;
    private readonly Enhancer enhancer = new(new EnhancerOptions());

    public void Dispose()
    {
        enhancer.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_developed_photograph_loses_noise_and_keeps_brightness_and_edges()
    {
        SrgbPhoto noisy = NoisyStep();
        string input = Path.Combine(folder, "noisy.jpg");
        await File.WriteAllBytesAsync(
            input,
            JpegEncoder.Encode(noisy, quality: 95),
            TestContext.Current.CancellationToken
        );
        EnhanceOptions options = new()
        {
            Development = new() { Ratio = 1 },
            Overwrite = true,
        };

        EnhanceResult result = await EnhanceAsync("noisy.jpg", options);
        SrgbPhoto made = PhotoReader.Read(result.Output);
        await EnhanceAsync("noisy.jpg", options with { Strength = 0 });
        SrgbPhoto untouched = PhotoReader.Read(result.Output);

        result.Method.ShouldBe(EnhanceMethod.SyntheticMosaic);
        result.Noise.ShouldNotBeNull();
        (double dark, double bright, double noise) = Measure(made);
        (double darkBefore, double brightBefore, double noiseBefore) = Measure(untouched);
        noise.ShouldBeLessThan(noiseBefore / 2);
        dark.ShouldBe(darkBefore, 3);
        bright.ShouldBe(brightBefore, 3);
        // Without its network it is the photograph that came in, but for the toe of the tone curve.
        brightBefore.ShouldBe(Measure(noisy).Bright, 12);
    }

    [Fact]
    public async Task A_linear_DNG_goes_through_the_network_and_says_so()
    {
        FlatDng.WriteLinear(Path.Combine(folder, "photo.dng"), 64, 48);

        EnhanceResult result = await EnhanceAsync("photo.dng", new EnhanceOptions());

        result.Method.ShouldBe(EnhanceMethod.SyntheticMosaic);
        SrgbPhoto made = PhotoReader.Read(result.Output);
        IsGrey(made).ShouldBeTrue("a flat picture of the neutral is grey");
    }

    [Fact]
    public async Task Colours_for_a_DNG_are_refused_for_it_holds_the_camera_s()
    {
        FlatDng.WriteLinear(Path.Combine(folder, "photo.dng"), 64, 48);
        EnhanceOptions options = new()
        {
            Format = OutputFormat.Dng,
            Development = new() { ColorSpace = ColorSpace.Rec2020 },
        };

        (await Should.ThrowAsync<OutputException>(() => EnhanceAsync("photo.dng", options))).Reason.ShouldContain(
            "camera's own colours"
        );
    }

    [Fact]
    public async Task An_X_Trans_sensor_has_a_network_of_its_own()
    {
        FlatDng.WriteXTrans(Path.Combine(folder, "photo.dng"), 125, 131, phaseX: 4, phaseY: 1);

        EnhanceResult result = await EnhanceAsync("photo.dng", new EnhanceOptions());

        result.Method.ShouldBe(EnhanceMethod.SensorMosaic);
        result.Noise.ShouldNotBeNull();
        (result.WidthPx, result.HeightPx).ShouldBe((125, 131));
        IsGrey(PhotoReader.Read(result.Output)).ShouldBeTrue("a flat picture of the neutral is grey");
    }

    [Fact]
    public async Task A_monochrome_sensor_goes_through_the_network_and_stays_grey()
    {
        FlatDng.WriteMonochrome(Path.Combine(folder, "photo.dng"), 125, 131);

        EnhanceResult result = await EnhanceAsync("photo.dng", new EnhanceOptions());

        result.Method.ShouldBe(EnhanceMethod.SensorMosaic);
        (result.WidthPx, result.HeightPx).ShouldBe((125, 131));
        IsGrey(PhotoReader.Read(result.Output)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_sensor_with_filters_of_four_colours_goes_through_the_network_once_LibRaw_made_three_of_them()
    {
        EnhanceResult result = await enhancer.EnhanceAsync(
            SharedData.Path("raws/twelvemonkeys_RAW_CANON_G1.CRW"),
            Path.Combine(folder, "made.png"),
            new EnhanceOptions(),
            progress: null,
            TestContext.Current.CancellationToken
        );

        result.Method.ShouldBe(EnhanceMethod.SyntheticMosaic);
        result.Remarks.ShouldHaveSingleItem().ShouldContain("not red, green and blue");
        Mottle(PhotoReader.Read(result.Output)).ShouldBeLessThan(3, "it was 13 with the noise of its night sky");
        (result.WidthPx, result.HeightPx).ShouldBe((2088, 1550));
    }

    /// <summary>Of a part of the sky: the mean change of red from pixel to pixel, in codes.</summary>
    private static double Mottle(SrgbPhoto photo)
    {
        double sum = 0;
        for (int i = 0; i < 10_000; i++)
        {
            int at = 3 * (((20 + (i / 100)) * photo.WidthPx) + 900 + (i % 100));
            sum += Math.Abs(photo.Rgb[at] - photo.Rgb[at + 3]);
        }

        return sum / 10_000;
    }

    private Task<EnhanceResult> EnhanceAsync(string name, EnhanceOptions options) =>
        enhancer.EnhanceAsync(
            Path.Combine(folder, name),
            Path.Combine(folder, "made.png"),
            options,
            progress: null,
            TestContext.Current.CancellationToken
        );

    /// <summary>Dark grey left of the middle and bright grey right of it, with noise that grows with the light.</summary>
    private static SrgbPhoto NoisyStep()
    {
        Random random = new(1);
        byte[] rgb = new byte[3 * Width * Height];
        for (int i = 0; i < rgb.Length; i++)
        {
            double linear = i / 3 % Width < Width / 2 ? 0.05 : 0.4;
            double normal =
                Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            double noisy = Math.Clamp(linear + (normal * Math.Sqrt((0.002 * linear) + 0.00002)), 0, 1);
            rgb[i] = (byte)Math.Round(255 * ((1.055 * Math.Pow(Math.Max(noisy, 0.0031308), 1 / 2.4)) - 0.055));
        }

        return new SrgbPhoto(Width, Height, rgb);
    }

    /// <returns>Mean green of the two flat halves, away from the edge between them, and the standard deviation in the dark one.</returns>
    private static (double Dark, double Bright, double Noise) Measure(SrgbPhoto photo)
    {
        double[] Greens(int from) =>
            [
                .. Enumerable
                    .Range(0, Width * Height)
                    .Where(i => i % Width >= from && i % Width < from + (Width / 2) - 16)
                    .Select(i => (double)photo.Rgb[(3 * i) + 1]),
            ];

        double[] dark = Greens(8);
        double mean = dark.Average();
        return (
            mean,
            Greens((Width / 2) + 8).Average(),
            Math.Sqrt(dark.Average(green => (green - mean) * (green - mean)))
        );
    }

    private static bool IsGrey(SrgbPhoto photo) =>
        photo.Rgb.Chunk(3).All(pixel => pixel.Max() - pixel.Min() <= 2 && pixel.Max() > 20);
}
