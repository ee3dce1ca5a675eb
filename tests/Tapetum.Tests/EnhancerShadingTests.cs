using Tapetum.Encoding;
using Tapetum.Raw;
using Tapetum.Raw.Containers;
using Tapetum.Raw.Preparation;

namespace Tapetum.Tests;

/// <summary>A phone's DNG with dark corners and the gain maps that undo them, through the whole pipeline.</summary>
public sealed class EnhancerShadingTests : IDisposable
{
    private const int Width = 256;
    private const int Height = 192;
    private const int Block = 32;
    private const float Black = 256;
    private const float White = 4095;
    private const float SignalDn = 400;

    private static readonly NoiseProfile Noise = new(0.0004, 0.000002);

    private readonly TemporaryFolder folder = new();
    private readonly Enhancer enhancer = new(new EnhancerOptions());

    public void Dispose()
    {
        enhancer.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public async Task An_even_wall_comes_out_even_into_its_corners(float strength)
    {
        WriteWall("wall.dng", gainAtRight: 3);

        RgbImage picture = await EnhanceAsync("wall.dng", strength);

        (double left, double right) = (MeanOf(picture, 0), MeanOf(picture, Width - Block));
        (right / left).ShouldBe(1, 0.03);
    }

    [Fact]
    public async Task The_dark_side_loses_its_noise_like_the_bright_one_as_the_network_sees_the_sensor_s_own()
    {
        WriteWall("wall.dng", gainAtRight: 3);

        RgbImage noisy = await EnhanceAsync("wall.dng", strength: 0);
        RgbImage clean = await EnhanceAsync("wall.dng", strength: 1);

        double left = SpreadOf(clean, 0) / SpreadOf(noisy, 0);
        double right = SpreadOf(clean, Width - Block) / SpreadOf(noisy, Width - Block);
        left.ShouldBeLessThan(0.3);
        right.ShouldBeLessThan(0.3);
    }

    [Fact]
    public async Task The_DNG_made_of_it_does_not_ask_for_the_correction_again()
    {
        WriteWall("wall.dng", gainAtRight: 3);
        await EnhanceAsync("wall.dng", strength: 1);

        using FileStream made = File.OpenRead(folder.File("made.dng"));

        new TiffFile(made).Directories.ShouldAllBe(directory => directory.Count(51009) == 0);
    }

    /// <summary>Grey all over, seen through a lens that darkens to the right, each colour a little differently.</summary>
    private void WriteWall(string name, float gainAtRight)
    {
        Random random = new(1);
        CfaPattern cfa = CfaPattern.Grbg;
        GainMap[] maps =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(i =>
                {
                    float gain = gainAtRight * (1 + (0.1f * cfa.ColorAt(i & 1, i >> 1)));
                    return Shading.Map(Width, Height, i & 1, i >> 1, [1, gain, 1, gain]);
                }),
        ];
        ushort[] mosaic = new ushort[Width * Height];
        float[] line = new float[Width];
        for (int i = 0; i < mosaic.Length; i++)
        {
            (int x, int y) = (i % Width, i / Width);
            GainMap map = maps[(2 * (y & 1)) + (x & 1)];
            map.Line((y + 0.5) / Height, line);
            double signal = SignalDn / line[x];
            double range = White - Black;
            double variance = (Noise.Scale * range * signal) + (Noise.Offset * range * range);
            double normal =
                Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            mosaic[i] = (ushort)Math.Round(Black + signal + (Math.Sqrt(variance) * normal));
        }

        RawImage raw = SyntheticRaw.Image(
            Width,
            Height,
            cfa,
            mosaic,
            BlackLevels.Uniform(Black),
            White,
            noiseProfile: [Noise],
            gainMaps: maps
        );
        File.WriteAllBytes(folder.File(name), SyntheticRaw.Dng(raw));
    }

    private async Task<RgbImage> EnhanceAsync(string name, float strength)
    {
        EnhanceOptions options = new()
        {
            Format = OutputFormat.Dng,
            Strength = strength,
            Overwrite = true,
        };
        CancellationToken token = TestContext.Current.CancellationToken;
        await enhancer.EnhanceAsync(folder.File(name), folder.File("made.dng"), options, progress: null, token);
        return RawDecoder.ReadAny(folder.File("made.dng"), token).ShouldBeOfType<RgbImage>();
    }

    private static double MeanOf(RgbImage picture, int leftPx) => GreensOf(picture, leftPx).Average();

    /// <summary>The standard deviation of green against its column's mean, so that the last of the shading does not count.</summary>
    private static double SpreadOf(RgbImage picture, int leftPx)
    {
        double[][] columns = [.. GreensOf(picture, leftPx).Chunk(Height)];
        return Math.Sqrt(columns.Average(column => column.Average(v => Math.Pow(v - column.Average(), 2))));
    }

    private static IEnumerable<double> GreensOf(RgbImage picture, int leftPx)
    {
        for (int x = leftPx; x < leftPx + Block; x++)
        {
            for (int y = 0; y < Height; y++)
            {
                yield return picture.Rgb.Span[(3 * ((y * Width) + x)) + 1];
            }
        }
    }
}
