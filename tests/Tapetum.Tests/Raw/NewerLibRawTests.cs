using Tapetum.Confinement;
using Tapetum.Raw;
using Tapetum.Raw.LibRaw;
using Tapetum.Raw.XTrans;

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

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 1)]
    public void X_Trans_filters_are_told_by_the_picture(int phaseX, int phaseY)
    {
        RequireNode();
        string path = FlatDng.WriteXTrans(Path.Combine(folder, "fuji.dng"), 96, 90, phaseX, phaseY);

        XTransImage newer = NewerLibRaw
            .Read(path, Refusal(path), DecodingLimits.Default, Token)
            .ShouldBeOfType<XTransImage>();
        XTransImage system = RawDecoder.ReadAny(path, Token).ShouldBeOfType<XTransImage>();

        newer.Mosaic.Span.SequenceEqual(system.Mosaic.Span).ShouldBeTrue();
        newer.Phase.ShouldBe(system.Phase);
        newer.Black.MeanDn.ShouldBe(system.Black.MeanDn);
        newer.WhiteLevelDn.ShouldBe(system.WhiteLevelDn);
    }

    [Fact]
    public void What_neither_can_read_is_refused_with_the_versions_of_both_and_a_way_on()
    {
        RequireNode();

        RawDecodeException refusal = Should.Throw<RawDecodeException>(() => RawDecoder.ReadAny(Unknown(), Token));

        refusal.Reason.ShouldMatch(
            @"^neither LibRaw 0\.\d+\.\d+ nor LibRaw 0\.\d+ \(libraw-wasm \d+\.\d+\.\d+\) can read it"
        );
        refusal.Reason.ShouldContain($"LibRaw {InstalledVersion()}");
        refusal.Reason.ShouldContain("of no kind that it knows");
        refusal.Advice.ShouldContain("Adobe DNG Converter");
    }

    [Fact]
    public void Which_package_and_so_which_LibRaw_is_tried_is_known()
    {
        // The package does not say which LibRaw it holds: on another version of it, look at its compileLibraw.sh, then at NewerLibRaw.LibRawVersion.
        NewerLibRaw.Name.ShouldBe("LibRaw 0.22 (libraw-wasm 1.6.0)");
    }

    [Fact]
    public void Without_the_package_the_refusal_says_what_would_be_tried_and_how_to_get_it()
    {
        RawDecodeException refusal = Should.Throw<RawDecodeException>(() =>
            NewerLibRaw.Read(Unknown(), Refusal("night.nef"), folder, DecodingLimits.Default, Token)
        );

        refusal.Reason.ShouldBe("it is new");
        refusal.Advice.ShouldContain(NewerLibRaw.Name);
        refusal.Advice.ShouldContain("scripts/setup.sh");
        refusal.Advice.ShouldContain("DNG Converter");
    }

    [Fact]
    public void What_the_system_s_LibRaw_alone_was_asked_is_refused_with_its_version() =>
        Should
            .Throw<RawDecodeException>(() => RawDecoder.Read(Unknown(), Token))
            .Reason.ShouldContain($"LibRaw {InstalledVersion()} cannot read");

    [Fact]
    public async Task Cancelling_ends_the_process()
    {
        RequireNode();
        string path = NoisyRamp.Write(Path.Combine(folder, "night.dng"), 320, 200);
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();

        Should.Throw<OperationCanceledException>(() =>
            NewerLibRaw.Read(path, Refusal(path), DecodingLimits.Default, stop.Token)
        );
    }

    private string Unknown()
    {
        string path = Path.Combine(folder, "night.nef");
        File.WriteAllText(path, new string('x', 10_000));
        return path;
    }

    /// <summary>As the headers say that the program was built with.</summary>
    private static string InstalledVersion()
    {
        string[] lines = File.ReadAllLines("/usr/include/libraw/libraw_version.h");
        return string.Join(
            '.',
            new[] { "MAJOR", "MINOR", "PATCH" }.Select(part =>
                lines.First(line => line.Contains($" LIBRAW_{part}_VERSION ", StringComparison.Ordinal)).Split(' ')[^1]
            )
        );
    }

    private static RawImage ReadNewer(string path) =>
        NewerLibRaw.Read(path, Refusal(path), DecodingLimits.Default, Token).ShouldBeOfType<RawImage>();

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
