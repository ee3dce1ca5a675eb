using Tapetum.Encoding.Vips;
using Tapetum.Raw;

namespace Tapetum.Cli.Tests;

/// <summary>Lenses that a database knows: lensfun's, where its updates are put, in a format of three lines.</summary>
public sealed class LensTests : IDisposable
{
    private const int Width = 480;
    private const int Height = 320;
    private const double K1 = -0.08;

    private readonly TemporaryFolder folder = new();

    public LensTests()
    {
        string updates = Directory.CreateDirectory(folder.File("share/lensfun/updates/version_1")).FullName;
        File.WriteAllText(Path.Combine(updates, "timestamp.txt"), "99999999999\n");
        File.WriteAllText(
            Path.Combine(updates, "lumen.xml"),
            $"""
            <lensdatabase version="1">
                <camera><maker>Lumen</maker><model>Lumen One</model><mount>Lumen</mount><cropfactor>1.5</cropfactor></camera>
                <lens>
                    <maker>Lumen</maker><model>Lumen 20mm f/2</model><mount>Lumen</mount><cropfactor>1.5</cropfactor>
                    <calibration><distortion model="poly3" focal="20" k1="{K1}"/></calibration>
                </lens>
            </lensdatabase>
            """
        );
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Lines_that_a_known_lens_bends_are_straight_in_the_picture()
    {
        WriteGrid("known.dng", "20mm F2");

        SrgbPhoto straight = await EnhanceAsync("known.dng", "straight.png");
        SrgbPhoto bent = await EnhanceAsync("known.dng", "bent.png", "--lens-corrections", "off");
        CliRun shown = await RunAsync("inspect", "known.dng");

        BendPx(bent).ShouldBeGreaterThan(3);
        BendPx(straight).ShouldBeLessThan(1.5);
        shown.Results.ShouldContain("lensfun's measurements of Lumen 20mm f/2");
    }

    [Fact]
    public async Task A_linear_DNG_holds_the_picture_as_the_lens_drew_it_and_how_to_put_it_right()
    {
        WriteGrid("known.dng", "20mm F2");

        await RunAsync("enhance", "known.dng", "-o", "linear.dng", "--strength", "0");
        await RunAsync("enhance", "known.dng", "-o", "plain.dng", "--strength", "0", "--lens-corrections", "off");
        await RunAsync("enhance", "known.dng", "-o", "mosaic.dng", "--dng", "mosaic", "--strength", "0");

        BendPx(await EnhanceAsync("linear.dng", "linear.png")).ShouldBeLessThan(1.5);
        BendPx(await EnhanceAsync("plain.dng", "plain.png")).ShouldBeGreaterThan(3);
        // The converter's own profiles are for what is still a camera's mosaic.
        (await RunAsync("inspect", "mosaic.dng", "--json")).Results.ShouldContain("\"lensProfile\":\"Lumen 20mm f/2\"");
    }

    [Fact]
    public async Task An_unknown_lens_changes_nothing()
    {
        WriteGrid("unknown.dng", "21mm F2");

        await EnhanceAsync("unknown.dng", "auto.png");
        await EnhanceAsync("unknown.dng", "off.png", "--lens-corrections", "off");

        byte[] auto = await File.ReadAllBytesAsync(folder.File("auto.png"), Stop);
        auto.ShouldBe(await File.ReadAllBytesAsync(folder.File("off.png"), Stop));
    }

    /// <summary>Grey with dark vertical lines, as the lens draws them.</summary>
    private void WriteGrid(string name, string lens)
    {
        ushort[] mosaic = new ushort[Width * Height];
        double unitPx = Height / 2.0;
        for (int i = 0; i < mosaic.Length; i++)
        {
            (double x, double y) = (
                ((i % Width) - ((Width - 1) / 2.0)) / unitPx,
                ((i / Width) - ((Height - 1) / 2.0)) / unitPx
            );
            (double atX, double atY) = (x, y);
            for (int step = 0; step < 60; step++)
            {
                double factor = 1 - K1 + (K1 * ((atX * atX) + (atY * atY)));
                (atX, atY) = (x / factor, y / factor);
            }

            double away = (atX * unitPx) - (60 * Math.Round(atX * unitPx / 60));
            mosaic[i] = (ushort)(600 + (7000 * (1 - (0.8 * Math.Exp(-away * away / 8)))));
        }

        CaptureInfo capture = SyntheticRaw.Capture with
        {
            Make = "Lumen",
            Model = "One",
            Lens = lens,
            FocalLengthMm = 20,
        };
        RawImage raw = SyntheticRaw.Image(
            Width,
            Height,
            CfaPattern.Rggb,
            mosaic,
            BlackLevels.Uniform(600),
            capture: capture
        );
        File.WriteAllBytes(folder.File(name), SyntheticRaw.Dng(raw));
    }

    private async Task<SrgbPhoto> EnhanceAsync(string raw, string picture, params string[] options)
    {
        CliRun run = await RunAsync(["enhance", raw, "-o", picture, "--strength", "0", .. options]);
        run.ExitCode.ShouldBe(0, run.Messages);
        return PhotoReader.Read(folder.File(picture));
    }

    private Task<CliRun> RunAsync(params string[] arguments) =>
        CliRun
            .Start(
                folder.Path,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["XDG_DATA_HOME"] = folder.File("share") },
                arguments
            )
            .EndAsync();

    /// <summary>By how much the line that is nearest to the right edge leaves the vertical, from its middle to its end.</summary>
    private static double BendPx(SrgbPhoto picture)
    {
        int middle = DarkestIn(picture, Height / 2, 200, Width);
        return Math.Abs(DarkestIn(picture, 8, middle - 25, Math.Min(Width, middle + 25)) - middle);
    }

    private static int DarkestIn(SrgbPhoto picture, int y, int from, int to) =>
        Enumerable.Range(from, to - from).Reverse().MinBy(x => picture.Rgb[3 * ((y * picture.WidthPx) + x)]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
