using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Tapetum.Inference;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Synthesis;
using Tapetum.Tests.Inference.OnnxRuntime;

namespace Tapetum.Tests.Inference;

public sealed class DenoiserTests
{
    private static readonly NoiseModel Noise = new(2, 25, NoiseOrigin.FrameEstimate);
    private static readonly DenoiserOptions OneTile = new()
    {
        Device = ComputeDevice.Cpu,
        Threads = 1,
        TileMemoryMb = 500,
    };

    /// <summary>So little that tiles get as small as they can: four margins wide.</summary>
    private static readonly DenoiserOptions ManyTiles = OneTile with { TileMemoryMb = 1 };

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    public async Task Tiles_show_no_seams(int redColumn, int redRow)
    {
        RawImage raw = SyntheticRaw.Noise(1501, 1378, new CfaPattern(redColumn, redRow), BlackLevels.Uniform(512));
        using TemporaryModel model = new(TinyModel.Demosaicker(seed: 3));
        using Denoiser whole = new(model.Path, OneTile);
        using Denoiser tiled = new(model.Path, ManyTiles);
        whole.PlanTiles(raw).Tiles.Count.ShouldBe(1);
        tiled.PlanTiles(raw).Tiles.Count.ShouldBeGreaterThan(8);

        LargestDifference(await Run(whole, raw), await Run(tiled, raw)).ShouldBeLessThan(1e-5f);
    }

    [Fact]
    public async Task Tiles_of_the_default_model_show_no_seams()
    {
        // A scene 50 times too dark, which is lifted by as much.
        const int Amplification = 50;
        RawImage raw = DarkScene(1201, 801, brightestDn: 16_000f / Amplification);
        string path = ModelStore.Installed.Find(ModelStore.Default);
        using Denoiser whole = new(path, OneTile);
        using Denoiser tiled = new(path, ManyTiles);
        whole.PlanTiles(raw).Tiles.Count.ShouldBe(1);
        tiled.PlanTiles(raw).Tiles.Count.ShouldBeGreaterThan(3);

        LinearImage one = await Run(whole, raw);
        LinearImage other = await Run(tiled, raw);

        // In steps of an 8-bit picture.
        const float Steps = 255 * Amplification;
        double rms = TensorPrimitives.Distance(one.Rgb, other.Rgb) / Math.Sqrt(one.Rgb.Length);
        (Steps * rms).ShouldBeLessThan(0.06, "far below what the network itself is off by");
        (Steps * LargestDifference(one, other)).ShouldBeLessThan(2, "nowhere more than anyone can see");
    }

    [Fact]
    public async Task Tiles_of_a_network_with_four_poolings_are_pooled_alike()
    {
        // Random weights, unlike trained ones, look as far as the topology lets them: 230 px. A tile's middle must not feel its edges,
        // and would not come out the same if tiles started elsewhere than at multiples of 32 px.
        RawImage raw = SyntheticRaw.Noise(2000, 320, CfaPattern.Rggb, BlackLevels.Uniform(512));
        using TemporaryModel model = new(TinyUNet.Build(channels: 4, seed: 1));
        using Denoiser whole = new(model.Path, OneTile);
        using Denoiser tiled = new(model.Path, OneTile with { TileMemoryMb = 20 });
        whole.PlanTiles(raw).Tiles.Count.ShouldBe(1);
        Tile second = tiled.PlanTiles(raw).Tiles[1].Outer;
        second.WidthPx.ShouldBeGreaterThan(480);
        int middle = 3 * (second.XPx + (second.WidthPx / 2));

        float expected = (await Run(whole, raw)).Row(160)[middle];
        // Edges do differ, and the mean correction takes a thousandth of that to the middle.
        (await Run(tiled, raw))
            .Row(160)[middle]
            .ShouldBe(expected, 1e-4);
    }

    [Fact]
    public async Task A_network_that_passes_values_through_gives_back_the_mosaic_in_place()
    {
        // Each output pixel's red, green and blue are its own cell's, so a picture of flat colours must come back as it was, whatever its phase.
        foreach (CfaPattern cfa in (CfaPattern[])[CfaPattern.Rggb, CfaPattern.Grbg, CfaPattern.Gbrg, CfaPattern.Bggr])
        {
            (int width, int height) = (45, 33);
            ushort[] mosaic = new ushort[width * height];
            for (int i = 0; i < mosaic.Length; i++)
            {
                mosaic[i] = (ushort)(1000 + (3000 * cfa.ColorAt(i % width, i / width)));
            }

            RawImage raw = SyntheticRaw.Of(mosaic, width, height, cfa, BlackLevels.Uniform(500));
            using TemporaryModel model = new(PassThrough());
            using Denoiser denoiser = new(model.Path, OneTile);

            LinearImage image = await Run(denoiser, raw);

            for (int i = 0; i < width * height; i++)
            {
                for (int color = 0; color < 3; color++)
                {
                    image.Rgb[(3 * i) + color].ShouldBe((500 + (3000 * color)) / (16383f - 500), 1e-5);
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(1, 40)]
    [InlineData(33, 2)]
    [InlineData(97, 65)]
    public async Task Any_size_comes_back_as_it_was(int width, int height)
    {
        foreach (CfaPattern cfa in (CfaPattern[])[CfaPattern.Rggb, CfaPattern.Bggr])
        {
            using TemporaryModel model = new(TinyModel.Demosaicker(seed: 3));
            using Denoiser denoiser = new(model.Path, OneTile);

            LinearImage image = await Run(denoiser, SyntheticRaw.Noise(width, height, cfa));

            (image.WidthPx, image.HeightPx).ShouldBe((width, height));
            image.Rgb.ShouldAllBe(value => float.IsFinite(value) && value != 0);
        }
    }

    [Fact]
    public async Task Clipped_and_black_pixels_keep_their_values_beyond_one_and_below_zero()
    {
        ushort[] mosaic = [0, 65535, 65535, 0];
        RawImage raw = SyntheticRaw.Of(mosaic, 2, 2, CfaPattern.Rggb, BlackLevels.Uniform(500));
        using TemporaryModel model = new(PassThrough());
        using Denoiser denoiser = new(model.Path, OneTile);

        LinearImage image = await Run(denoiser, raw);

        image.Rgb[0].ShouldBe(-500 / 15883f, 1e-5);
        image.Rgb[1].ShouldBe(65035 / 15883f, 1e-3);
        image.Rgb[2].ShouldBe(-500 / 15883f, 1e-5);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public async Task The_picture_is_the_same_bit_for_bit_whatever_the_number_of_threads(int threads)
    {
        RawImage raw = SyntheticRaw.Noise(1501, 1378, CfaPattern.Gbrg, BlackLevels.Uniform(512));
        using TemporaryModel model = new(TinyModel.Demosaicker(seed: 3));
        using Denoiser one = new(model.Path, ManyTiles);
        using Denoiser several = new(model.Path, ManyTiles with { Threads = threads });
        LinearImage expected = await Run(one, raw);

        for (int i = 0; i < 3; i++)
        {
            (await Run(several, raw)).Rgb.ShouldBe(expected.Rgb);
        }
    }

    [Fact]
    public async Task What_goes_wrong_on_one_thread_ends_the_others_and_is_told()
    {
        RawImage raw = SyntheticRaw.Noise(1501, 1378, CfaPattern.Rggb);
        using TemporaryModel model = new(TinyModel.Demosaicker(seed: 3));
        using Denoiser denoiser = new(model.Path, ManyTiles with { Threads = 3 });
        ListedProgress progress = new(onFirst: () => throw new IOException("the disk is full"));

        await Should.ThrowAsync<IOException>(() =>
            denoiser.RunAsync(raw, Noise, progress, TestContext.Current.CancellationToken)
        );

        progress.Fractions.Count.ShouldBeLessThan(denoiser.PlanTiles(raw).Tiles.Count);
        (await Run(denoiser, raw)).HeightPx.ShouldBe(1378);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Progress_rises_to_one(int threads)
    {
        RawImage raw = SyntheticRaw.Noise(900, 500, CfaPattern.Rggb);
        using TemporaryModel model = new(TinyModel.Demosaicker(seed: 3));
        using Denoiser denoiser = new(model.Path, ManyTiles with { Threads = threads });
        ListedProgress progress = new();

        await denoiser.RunAsync(raw, Noise, progress, TestContext.Current.CancellationToken);

        progress.Fractions.Count.ShouldBe(denoiser.PlanTiles(raw).Tiles.Count);
        progress.Fractions.ShouldBeInOrder();
        progress.Fractions[^1].ShouldBe(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Cancelling_ends_the_run_and_the_denoiser_serves_the_next_picture(int threads)
    {
        RawImage raw = SyntheticRaw.Noise(900, 500, CfaPattern.Rggb);
        using TemporaryModel model = new(TinyModel.Demosaicker(seed: 3));
        using Denoiser denoiser = new(model.Path, ManyTiles with { Threads = threads });
        using CancellationTokenSource source = new();
        ListedProgress progress = new(onFirst: source.Cancel);

        await Should.ThrowAsync<OperationCanceledException>(() =>
            denoiser.RunAsync(raw, Noise, progress, source.Token)
        );

        progress.Fractions.Count.ShouldBe(1);
        (await Run(denoiser, raw)).HeightPx.ShouldBe(500);
    }

    [Fact]
    public async Task One_denoiser_serves_several_pictures_at_once()
    {
        using TemporaryModel model = new(TinyModel.Demosaicker(seed: 3));
        using Denoiser denoiser = new(model.Path, ManyTiles);
        RawImage[] raws = [.. Enumerable.Range(500, 4).Select(size => SyntheticRaw.Noise(size, 500, CfaPattern.Rggb))];
        List<LinearImage> expected = [];
        foreach (RawImage raw in raws)
        {
            expected.Add(await Run(denoiser, raw));
        }

        LinearImage[] images = await Task.WhenAll(raws.Select(raw => Run(denoiser, raw)));

        for (int i = 0; i < raws.Length; i++)
        {
            images[i].Rgb.ShouldBe(expected[i].Rgb);
        }
    }

    [Theory]
    [InlineData(12_000_000, 16, 400)]
    [InlineData(50_000_000, 16, 400)]
    [InlineData(24_000_000, 32, 400)]
    public void Tiles_keep_within_the_memory_budget(int pixels, int channels, int budgetMb)
    {
        // Bytes per pixel of a U-Net this wide as measured, and twice its input and output.
        int measured = channels == 16 ? 82 : 127;
        RawImage raw = SyntheticRaw.Of(ReadOnlyMemory<ushort>.Empty, 4000, pixels / 4000, CfaPattern.Rggb);
        using TemporaryModel model = new(TinyModel.DemosaickerGraph(seed: 1).TapetumMetadata(channels).Build());
        using Denoiser denoiser = new(model.Path, OneTile with { TileMemoryMb = budgetMb });

        TileGrid grid = denoiser.PlanTiles(raw);

        ((long)grid.TileWidthPx * grid.TileHeightPx * (measured + 16)).ShouldBeLessThan((long)budgetMb << 20);
    }

    [Fact]
    public void Half_precision_weights_are_widened_once_when_the_model_loads()
    {
        byte[] half = TinyUNet.Build(channels: 4, seed: 1, halfWeights: true);
        using TemporaryModel optimized = new([]);
        using (SessionOptions options = new() { IntraOpNumThreads = 1, OptimizedModelFilePath = optimized.Path })
        {
            using InferenceSession session = new(half, options);
        }

        // The graph as it will run holds the weights in full.
        new FileInfo(optimized.Path).Length.ShouldBeGreaterThan((long)(1.8 * half.Length));
    }

    /// <summary>1×1 convolution of 4 planes to 12: each cell's four pixels get its red, its first green and its blue; then depth-to-space.</summary>
    private static byte[] PassThrough()
    {
        // With mode DCR, output channel c of the pixel at (dy, dx) comes from channel (2·dy + dx)·3 + c.
        float[] weights = new float[12 * 4];
        for (int pixel = 0; pixel < 4; pixel++)
        {
            weights[((pixel * 3) + 0) * 4] = 1;
            weights[(((pixel * 3) + 1) * 4) + 1] = 1;
            weights[(((pixel * 3) + 2) * 4) + 3] = 1;
        }

        return new TinyModel()
            .Node("Conv", ["mosaic", "w"], "packed", TinyModel.Attribute("kernel_shape", [1L, 1]))
            .Node("DepthToSpace", ["packed"], "rgb", TinyModel.Attribute("blocksize", 2))
            .Initializer("w", [12, 4, 1, 1], weights)
            .Input("mosaic", "batch", "4", "h/2", "w/2")
            .Output("rgb", "batch", "3", "h", "w")
            .TapetumMetadata(channels: 16)
            .Build();
    }

    private static Task<LinearImage> Run(Denoiser denoiser, RawImage raw) =>
        denoiser.RunAsync(raw, Noise, progress: null, TestContext.Current.CancellationToken);

    /// <summary>A ramp of light with a checkerboard of things in it, and the noise that <see cref="Noise"/> says.</summary>
    private static RawImage DarkScene(int widthPx, int heightPx, float brightestDn)
    {
        const int ThingPx = 40;
        NoiseParameters sensor = new()
        {
            GainDnPerElectron = Noise.GainDnPerElectron,
            ReadNoiseDistribution = ReadNoiseDistribution.Gaussian,
            ReadNoiseScaleDn = MathF.Sqrt(Noise.ReadNoiseVarianceDn2),
            BlackLevelDn = 512,
            WhiteLevelDn = 16383,
        };
        return SyntheticRaw.Scene(
            widthPx,
            heightPx,
            CfaPattern.Grbg,
            sensor,
            seed: 1,
            (x, y, _) => brightestDn * ((((x / ThingPx) + (y / ThingPx)) & 1) == 0 ? 1 : 0.3f) * x / widthPx
        );
    }

    private static float LargestDifference(LinearImage a, LinearImage b) =>
        a.Rgb.Zip(b.Rgb, (x, y) => Math.Abs(x - y)).Max();

    private sealed class ListedProgress(Action? onFirst = null) : IProgress<double>
    {
        public List<double> Fractions { get; } = [];

        public void Report(double value)
        {
            Fractions.Add(value);
            if (Fractions.Count == 1)
            {
                onFirst?.Invoke();
            }
        }
    }
}
