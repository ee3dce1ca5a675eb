using Tapetum.Raw;

namespace Tapetum.Tests.Raw;

/// <summary>On files that both can read, LibRaw in WebAssembly is held to the system's LibRaw.</summary>
public sealed class NewerLibRawTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tapetum-test").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_synthetic_file_is_read_like_the_system_s_LibRaw_reads_it()
    {
        RequireNode();
        string path = NoisyRamp.Write(Path.Combine(folder, "night.dng"), 320, 200);

        ShouldAgree(ReadNewer(path), RawDecoder.Read(path, Token));
    }

    [Theory]
    [InlineData("raws/gopro_Hero6_GOPR0024.dng")]
    [InlineData("raws/tinydng_colorchart.dng")]
    [InlineData("raws/twelvemonkeys_bmpcc_test.dng")]
    public void Real_files_give_the_same_mosaics(string name)
    {
        RequireNode();
        string path = SharedData.Path(name);

        ShouldAgree(ReadNewer(path), RawDecoder.Read(path, Token));
    }

    [Fact]
    public void What_neither_can_read_is_refused_with_both_named()
    {
        RequireNode();
        string path = Path.Combine(folder, "night.nef");
        File.WriteAllText(path, new string('x', 10_000));

        RawDecodeException refusal = Should.Throw<RawDecodeException>(() => RawDecoder.ReadAny(path, Token));

        refusal.Message.ShouldContain(NewerLibRaw.Version);
        refusal.Advice.ShouldContain("Adobe DNG Converter");
    }

    [Fact]
    public async Task Cancelling_ends_the_process()
    {
        RequireNode();
        string path = NoisyRamp.Write(Path.Combine(folder, "night.dng"), 320, 200);
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();

        Should.Throw<OperationCanceledException>(() => NewerLibRaw.Read(path, Refusal(path), stop.Token));
    }

    private static RawImage ReadNewer(string path) => NewerLibRaw.Read(path, Refusal(path), Token);

    private static RawDecodeException Refusal(string path) => new(path, "it is new", "Wait.");

    private static void ShouldAgree(RawImage newer, RawImage system)
    {
        (newer.WidthPx, newer.HeightPx).ShouldBe((system.WidthPx, system.HeightPx));
        newer.Mosaic.Span.SequenceEqual(system.Mosaic.Span).ShouldBeTrue("the mosaics are the same bit for bit");
        newer.Cfa.ShouldBe(system.Cfa);
        newer.WhiteLevelDn.ShouldBe(system.WhiteLevelDn);
        for (int i = 0; i < 4; i++)
        {
            // This one tells whole numbers only.
            newer.Black.At(i & 1, i >> 1).ShouldBe(system.Black.At(i & 1, i >> 1), 1);
        }

        newer.Color.AsShotNeutral.ShouldBe(system.Color.AsShotNeutral);
        newer.Color.Calibrations.ShouldBe(system.Color.Calibrations);
        newer.NoiseProfile.ShouldBe(system.NoiseProfile);
        newer.Capture.ShouldBe(system.Capture with { Make = newer.Capture.Make, Model = newer.Capture.Model });
    }

    private static void RequireNode() =>
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, "node"))),
            "Node.js is not installed (Debian: nodejs)"
        );
}
