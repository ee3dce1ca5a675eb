using Tapetum.Development;
using Tapetum.Encoding.Dng;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.Containers;
using Tapetum.Sensor;
using Tapetum.Tests.Development;

namespace Tapetum.Tests.Encoding;

public sealed class LinearDngWriterTests : IDisposable
{
    private const int WidthPx = 300;
    private const int HeightPx = 280;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Pixels_come_back_to_a_code_even_a_little_above_white()
    {
        LinearImage linear = Pictures.Linear(WidthPx, HeightPx, (x, y) => (x / 285f, y / 300f, (x + y) / 600f));

        Written file = await WriteAsync(linear, Cameras.Canon550D, new DevelopmentOptions { Ratio = 1 });

        float[] read = file.Pixels();
        for (int i = 0; i < read.Length; i++)
        {
            Math.Abs(read[i] - linear.Rgb[i]).ShouldBeLessThan(1.1f / 61_440);
        }
    }

    [Fact]
    public async Task Noise_around_black_keeps_its_mean_far_better_than_by_clipping()
    {
        Random random = new(1);
        float Noise(float mean, float spread) => mean + (spread * ((random.NextSingle() * 2) - 1));
        LinearImage linear = Pictures.Linear(
            WidthPx,
            HeightPx,
            (_, _) => (Noise(0.0001f, 0.0004f), Noise(0.0002f, 0.0003f), Noise(0.0001f, 0.0005f))
        );
        linear.Row(0)[0] = 1;

        Written file = await WriteAsync(linear, Cameras.Canon550D, new DevelopmentOptions { Ratio = 1 });

        float[] read = file.Pixels();
        for (int channel = 0; channel < 3; channel++)
        {
            int first = channel;
            double wanted = linear.Rgb.Skip(3).Where((_, i) => i % 3 == first).Average();
            double found = read.Skip(3).Where((_, i) => i % 3 == first).Average();
            double clipped = linear.Rgb.Skip(3).Where((_, i) => i % 3 == first).Average(v => Math.Max(0, v));
            Math.Abs(found - wanted).ShouldBeLessThan((clipped - wanted) / 4);
        }
    }

    [Fact]
    public async Task A_dark_picture_uses_the_codes_that_bright_ones_would_and_says_how_bright_it_is_meant()
    {
        LinearImage linear = Pictures.Linear(WidthPx, HeightPx, (x, _) => (0.001f, 0.002f + (x * 1e-6f), 0.0012f));

        Written file = await WriteAsync(linear, Cameras.Canon550D, new DevelopmentOptions { Ratio = 100 });

        double gain = file.Pixels()[1] / 0.002;
        gain.ShouldBeGreaterThan(50);
        // Neutral grey of 1/100 of the white level shows as white: 2^EV · gain · 0.01 = 1. Green is this camera's largest channel.
        double ev = file.Main.Doubles(50730).Single();
        (Math.Pow(2, ev) * gain * 0.01).ShouldBe(1, 0.01);
    }

    [Fact]
    public async Task The_mean_of_many_pixels_is_finer_than_a_code()
    {
        const float Value = 0.3f + (0.3f / 61_440);
        LinearImage linear = Pictures.Linear(WidthPx, HeightPx, (x, y) => (Value, Value, x == 0 && y == 0 ? 1 : Value));

        Written file = await WriteAsync(linear, Cameras.Canon550D, new DevelopmentOptions { Ratio = 1 });

        ((file.Pixels().Skip(3).Average(v => (double)v) - Value) * 61_440).ShouldBe(0, 0.1);
    }

    [Fact]
    public async Task Camera_colours_white_balance_and_orientation_are_stated()
    {
        LinearImage linear = Pictures.Linear(WidthPx, HeightPx, (x, y) => (0.2f, 0.4f, 0.25f));

        Written file = await WriteAsync(
            linear,
            Cameras.WithForwardMatrices,
            new DevelopmentOptions { Ratio = 2 },
            orientation: 6
        );

        file.Main.UInt32s(274).ShouldBe([6u], "the pixels stand as the sensor stood");
        file.Main.Text(50708).ShouldBe("Canon EOS 550D");
        file.Main.UInt32s(50778).ShouldBe([17u]);
        file.Main.UInt32s(50779).ShouldBe([21u]);
        file.Main.Doubles(50722)[0].ShouldBe(1.00885, 1e-5);
        file.Main.Doubles(50964)[2].ShouldBe(0.1142, 1e-5);
        file.Main.Doubles(50728).Select(v => Math.Round(v, 4)).ShouldBe([0.5, 1, 0.6]);
        file.Picture.UInt32s(262).ShouldBe([34892u], "LinearRaw");
        file.Picture.UInt32s(50717).ShouldBe([61_440u, 61_440u, 61_440u]);
        file.Picture.UInt32s(50720).ShouldBe([(uint)WidthPx, HeightPx]);
    }

    [Fact]
    public async Task The_noise_that_is_left_is_stated()
    {
        LinearImage linear = Pictures.Linear(WidthPx, HeightPx, (x, y) => (0.2f, 1, 0.25f));

        Written clean = await WriteAsync(linear, Cameras.Canon550D, new DevelopmentOptions { Ratio = 1 }, strength: 1);
        Written noisy = await WriteAsync(linear, Cameras.Canon550D, new DevelopmentOptions { Ratio = 1 }, strength: 0);

        noisy.Picture.Doubles(51041)[0].ShouldBe(2.0 / 16383, 1e-6);
        noisy.Picture.Doubles(51041)[1].ShouldBe(25.0 / 16383 / 16383, 1e-9);
        clean.Picture.Doubles(51041)[0].ShouldBeLessThan(noisy.Picture.Doubles(51041)[0] / 10);
        clean.Picture.Doubles(50935).ShouldBe([1.0]);
        noisy.Picture.Doubles(50935).ShouldBe([0.0]);
    }

    [Fact]
    public async Task The_preview_is_a_JPEG_that_lies_as_the_pixels_do()
    {
        LinearImage linear = Pictures.Linear(2000, 1000, (x, y) => (x / 4000f, 0.4f, 0.2f));

        Written file = await WriteAsync(
            linear,
            Cameras.Canon550D,
            new DevelopmentOptions { Ratio = 1 },
            orientation: 6
        );

        byte[] preview = file.Bytes.AsSpan((int)file.Main.UInt32s(273)[0], (int)file.Main.UInt32s(279)[0]).ToArray();
        string path = folder.File("preview.jpg");
        await File.WriteAllBytesAsync(path, preview, TestContext.Current.CancellationToken);
        Tapetum.Encoding.Vips.SrgbPhoto photo = Tapetum.Encoding.Vips.PhotoReader.Read(path);
        (photo.WidthPx, photo.HeightPx).ShouldBe((1000, 500));
    }

    private async Task<Written> WriteAsync(
        LinearImage linear,
        CameraColor color,
        DevelopmentOptions options,
        int orientation = 1,
        float strength = 1
    )
    {
        RawImage raw = Pictures.Raw(color, orientation);
        DenoisedRaw denoised = new(raw, new NoiseModel(2, 25, NoiseOrigin.NoiseProfileTag), linear, strength);
        string path = folder.File($"{Guid.NewGuid()}.dng");
        await LinearDngWriter.WriteAsync(
            denoised,
            Developer.Render(linear, raw, options).Recipe,
            path,
            overwrite: false,
            TestContext.Current.CancellationToken
        );
        return new(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    private sealed class Written
    {
        public Written(byte[] bytes)
        {
            Bytes = bytes;
            TiffFile file = new(new MemoryStream(bytes));
            (Main, Picture) = (file.Directories[0], file.Directories[1]);
        }

        public byte[] Bytes { get; }

        public TiffDirectory Main { get; }

        public TiffDirectory Picture { get; }

        /// <summary>[height, width, 3]: (code − black) / (white − black).</summary>
        public float[] Pixels()
        {
            (int width, int height) = ((int)Picture.UInt32s(256)[0], (int)Picture.UInt32s(257)[0]);
            int size = (int)Picture.UInt32s(322)[0];
            float black = Picture.UInt32s(50714)[0];
            float white = Picture.UInt32s(50717)[0];
            (uint[] offsets, uint[] lengths) = (Picture.UInt32s(324), Picture.UInt32s(325));
            float[] pixels = new float[width * height * 3];
            int across = ((width - 1) / size) + 1;
            for (int t = 0; t < offsets.Length; t++)
            {
                ushort[] tile = TestLosslessJpeg.Decode(Bytes.AsSpan((int)offsets[t], (int)lengths[t]).ToArray());
                for (int i = 0; i < tile.Length; i++)
                {
                    int x = (t % across * size) + (i / 3 % size);
                    int y = (t / across * size) + (i / 3 / size);
                    if (x < width && y < height)
                    {
                        pixels[(((y * width) + x) * 3) + (i % 3)] = (tile[i] - black) / (white - black);
                    }
                }
            }

            return pixels;
        }
    }
}
