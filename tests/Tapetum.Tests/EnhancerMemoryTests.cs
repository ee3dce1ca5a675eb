using Microsoft.Extensions.DependencyInjection;
using Tapetum.Development;
using Tapetum.Encoding;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Tests.Encoding;

namespace Tapetum.Tests;

/// <summary>The pipeline without files of one's own: streams, bytes, a mosaic in memory.</summary>
public sealed class EnhancerMemoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Enhancer enhancer = new();

    public void Dispose()
    {
        enhancer.Dispose();
        folder.Dispose();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_and_bytes_give_the_picture_that_files_give()
    {
        string raw = NoisyRamp.Write(folder.File("night.dng"), 160, 100);
        await enhancer.EnhanceAsync(raw, folder.File("night.png"), cancellationToken: Stop);
        byte[] expected = await File.ReadAllBytesAsync(folder.File("night.png"), Stop);
        byte[] bytes = await File.ReadAllBytesAsync(raw, Stop);

        using MemoryStream fromStream = new();
        await using (FileStream input = File.OpenRead(raw))
        {
            await enhancer.EnhanceAsync(input, "night.dng", fromStream, cancellationToken: Stop);
        }

        using MemoryStream fromBytes = new();
        EnhanceResult result = await enhancer.EnhanceAsync(bytes, "night.dng", fromBytes, cancellationToken: Stop);

        fromStream.ToArray().ShouldBe(expected);
        fromBytes.ToArray().ShouldBe(expected);
        result.Input.ShouldBe("night.dng");
    }

    [Fact]
    public async Task What_is_wrong_with_bytes_is_said_by_the_name_that_they_were_given_and_nothing_is_sent()
    {
        using MemoryStream output = new();

        TapetumException e = await Should.ThrowAsync<RawDecodeException>(() =>
            enhancer.EnhanceAsync("no photograph"u8.ToArray(), "night.dng", output, cancellationToken: Stop)
        );

        e.Path.ShouldBe("night.dng");
        e.Message.ShouldStartWith("night.dng: ");
        output.Length.ShouldBe(0);
    }

    [Fact]
    public async Task A_mosaic_in_memory_becomes_linear_colours_and_the_picture_that_its_file_becomes()
    {
        string file = NoisyRamp.Write(folder.File("night.dng"), 160, 100);
        RawImage decoded = RawDecoder.Read(file, Stop);
        await enhancer.EnhanceAsync(file, folder.File("night.png"), cancellationToken: Stop);
        RawImage mosaic = new()
        {
            Mosaic = decoded.Mosaic.ToArray(),
            WidthPx = 160,
            HeightPx = 100,
            Cfa = decoded.Cfa,
            Black = BlackLevels.Uniform(256),
            WhiteLevelDn = 4095,
            NoiseProfile = decoded.NoiseProfile,
            Color = decoded.Color,
            Capture = CaptureInfo.Unknown with { Orientation = 6 },
        };
        Reports reports = new();

        LinearImage linear = await enhancer.DenoiseAsync(mosaic, options: null, reports, Stop);
        DevelopedImage picture = Enhancer.Develop(linear, mosaic, cancellationToken: Stop);

        linear.Rgb.Length.ShouldBe(160 * 100 * 3);
        reports.Seen.First().Stage.ShouldBe(EnhanceStage.Decoding);
        reports.Seen.Last().ShouldBe(new EnhanceProgress(EnhanceStage.Done, 1));
        TestPng png = TestPng.Read(await File.ReadAllBytesAsync(folder.File("night.png"), Stop));
        (picture.WidthPx, picture.HeightPx).ShouldBe((png.Width, png.Height));
        byte[] pixels = picture.ToRgb8(cancellationToken: Stop);
        pixels.Select(value => (ushort)value).ShouldBe(png.Rgb);
        picture.ToRgb16(cancellationToken: Stop).Select(EightBit.From).ShouldBe(pixels);
    }

    [Fact]
    public async Task A_mosaic_that_does_not_fit_its_size_is_refused_and_one_that_is_cancelled_ends()
    {
        RawImage tooSmall = SyntheticRaw.Image(64, 48, mosaic: new ushort[64]);

        ArgumentException e = await Should.ThrowAsync<ArgumentException>(() =>
            enhancer.DenoiseAsync(tooSmall, cancellationToken: Stop)
        );
        e.Message.ShouldStartWith("The mosaic holds 64 pixels, and 64 × 48 are 3072.");
        await Should.ThrowAsync<OperationCanceledException>(() =>
            enhancer.DenoiseAsync(SyntheticRaw.Image(), cancellationToken: new CancellationToken(canceled: true))
        );
    }

    [Fact]
    public void Dependency_injection_hands_out_one_enhancer()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddTapetum(new EnhancerOptions { Model = "fast" })
            .BuildServiceProvider();

        services.GetRequiredService<Enhancer>().ShouldBeSameAs(services.GetRequiredService<Enhancer>());
    }

    private sealed class Reports : IProgress<EnhanceProgress>
    {
        public List<EnhanceProgress> Seen { get; } = [];

        public void Report(EnhanceProgress value) => Seen.Add(value);
    }
}
