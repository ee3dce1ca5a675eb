using Tapetum.Encoding;
using Tapetum.Encoding.Vips;
using Tapetum.Inference;
using Tapetum.Raw;

namespace Tapetum.Tests.Encoding;

/// <summary>What comes of a burst is a DNG as any other, and tells what it is made of.</summary>
public sealed class BurstDngTests : IDisposable
{
    private const int WidthPx = 320;
    private const int HeightPx = 240;

    private readonly TemporaryFolder folder = new();

    /// <summary>A network that has learnt to take noise away: frames are compared with its picture.</summary>
    private readonly Enhancer enhancer = new(new EnhancerOptions { Model = ModelStore.Installed.Find("fast") });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        enhancer.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(DngKind.Linear, false)]
    [InlineData(DngKind.Mosaic, false)]
    [InlineData(DngKind.Linear, true)]
    [InlineData(DngKind.Mosaic, true)]
    public async Task RawTherapee_opens_it(DngKind kind, bool isBracket)
    {
        string path = await MergeAsync(kind, isBracket);
        string png = folder.File("rawtherapee.png");

        await OtherProgram.RunAsync("rawtherapee-cli", "-Y", "-d", "-n", "-b8", "-o", png, "-c", path);

        ShouldShowIt(png);
    }

    [Theory]
    [InlineData(DngKind.Linear, false)]
    [InlineData(DngKind.Mosaic, false)]
    [InlineData(DngKind.Linear, true)]
    [InlineData(DngKind.Mosaic, true)]
    public async Task Darktable_opens_it(DngKind kind, bool isBracket)
    {
        string path = await MergeAsync(kind, isBracket);
        string png = folder.File("darktable.png");
        string[] alone = ["--core", "--configdir", folder.File("settings"), "--library", ":memory:"];

        await OtherProgram.RunAsync("darktable-cli", [path, png, .. alone]);

        ShouldShowIt(png);
    }

    [Theory]
    [InlineData(DngKind.Linear)]
    [InlineData(DngKind.Mosaic)]
    public async Task It_has_its_reference_s_exposure_and_the_number_of_frames(DngKind kind)
    {
        string path = await MergeAsync(kind, isBracket: false);

        RawDecoder.ReadCapture(path, Stop).ExposureTimeS.ShouldBe(0.1);
        using FileStream file = File.OpenRead(path);
        SourceMetadata metadata = SourceMetadata.Read(file);
        // EXIF 2.32: CompositeImage 3, of frames taken for it; how many were taken, and how many are in it.
        metadata.Exif[42080].ToDoubles().ShouldBe([3]);
        metadata.Exif[42081].ToDoubles().ShouldBe([4, 4]);
    }

    private async Task<string> MergeAsync(DngKind kind, bool isBracket)
    {
        string[] frames =
        [
            .. Enumerable
                .Range(0, isBracket ? 2 : 4)
                .Select(i =>
                    BurstFrames.Write(
                        folder.File($"{i}.dng"),
                        shiftPx: 2 * i,
                        exposureTimeS: isBracket && i == 0 ? 0.4 : 0.1,
                        widthPx: WidthPx,
                        heightPx: HeightPx,
                        light: !isBracket ? 1
                            : i == 0 ? 24
                            : 6,
                        isBracket: isBracket
                    )
                ),
        ];
        string path = folder.File("all.dng");
        EnhanceOptions options = new() { Format = OutputFormat.Dng, Dng = kind };
        await enhancer.EnhanceBurstAsync(frames, path, frames[0], options, progress: null, Stop);
        return path;
    }

    /// <summary>As large, and neither black nor white.</summary>
    private static void ShouldShowIt(string png)
    {
        SrgbPhoto photo = PhotoReader.Read(png);
        photo.WidthPx.ShouldBeInRange(WidthPx - 16, WidthPx);
        photo.HeightPx.ShouldBeInRange(HeightPx - 16, HeightPx);
        photo.Rgb.Average(value => (double)value).ShouldBeInRange(20, 235);
    }
}
