using System.Text.Json;
using Tapetum.Raw;
using Tapetum.Training.Networks;
using Tapetum.Training.Networks.PyTorch;

namespace Tapetum.Cli.Tests;

/// <summary>Weights that others trained, from the file to the picture.</summary>
public sealed class ModelImportTests : IDisposable
{
    private const int WidthPx = 256;
    private const int HeightPx = 192;
    private const int BlackDn = 512;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_network_from_raw_to_raw_makes_a_linear_DNG_and_a_picture_in_the_scene_s_colours()
    {
        WriteUnchanged("pmn.pth");
        // Some thirty times too dark, redder on the left, bluer on the right.
        RawImage raw = SyntheticRaw.Image(WidthPx, HeightPx, CfaPattern.Gbrg, Mosaic(CfaPattern.Gbrg));
        await File.WriteAllBytesAsync(folder.File("dark.dng"), SyntheticRaw.Dng(raw), Stop);

        CliRun imported = await Cli("model", "import", "pmn.pth", "-o", "pmn.onnx");
        string[] toLinear = ["enhance", "dark.dng", "--model", "pmn.onnx", "--format", "dng"];
        CliRun linear = await Cli([.. toLinear, "-o", "clean.dng"]);
        CliRun untouched = await Cli([.. toLinear, "--strength", "0", "-o", "noisy.dng"]);
        CliRun picture = await Cli("enhance", "dark.dng", "--model", "pmn.onnx", "--ratio", "30", "-o", "clean.png");
        CliRun summary = await Cli("model", "summary", "pmn.onnx", "--json");

        imported.ExitCode.ShouldBe(0, imported.Messages);
        imported.Messages.ShouldContain("Taken as --layout pmn --clip none");
        linear.ExitCode.ShouldBe(0, linear.Messages);
        untouched.ExitCode.ShouldBe(0, untouched.Messages);
        picture.ExitCode.ShouldBe(0, picture.Messages);
        File.Exists(folder.File("clean.png")).ShouldBeTrue();
        foreach (int x in new[] { WidthPx / 4, 3 * WidthPx / 4 })
        {
            float[] made = Middle("clean.dng", x);
            made.ShouldBe(Middle("noisy.dng", x), tolerance: 2e-3);
            (made[0] / made[1]).ShouldBe(x < WidthPx / 2 ? 4 / 6f : 3 / 6f, 5e-3f);
            (made[2] / made[1]).ShouldBe(x < WidthPx / 2 ? 3 / 6f : 4 / 6f, 5e-3f);
        }

        JsonElement metadata = JsonDocument.Parse(summary.Results).RootElement.GetProperty("metadata");
        metadata.GetProperty("tapetum.contract").GetString().ShouldBe("camera-linear");
        metadata.GetProperty("tapetum.normalization").GetString().ShouldBe("amplified-unclipped-v1");
    }

    [Fact]
    public async Task A_layout_that_is_none_is_refused_with_those_that_are()
    {
        CliRun run = await Cli("model", "import", "pmn.pth", "--layout", "unet", "-o", "pmn.onnx");

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain("--layout unet: give one of sid, eld, pmn, led.");
    }

    [Fact]
    public async Task A_network_from_raw_to_raw_is_not_taken_for_one_that_makes_colours()
    {
        WriteUnchanged("pmn.pth");

        CliRun run = await Cli("model", "import", "pmn.pth", "--layout", "sid", "-o", "sid.onnx");

        run.ExitCode.ShouldBe(1);
        run.Messages.ShouldContain("Import it with --layout eld, pmn or led.");
        File.Exists(folder.File("sid.onnx")).ShouldBeFalse();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<CliRun> Cli(params string[] arguments) => CliRun.InAsync(folder.Path, arguments);

    /// <summary>A U-Net of four channels, in PMN's names, whose first and last levels hand on what comes in.</summary>
    private void WriteUnchanged(string name)
    {
        using Weights weights = new(new UNet(channels: 4, UNetEnd.Planes));
        foreach (
            (string layer, int inputs, int first) in new[]
            {
                ("conv1_1", 4, 0),
                ("conv1_2", 4, 0),
                ("conv9_1", 8, 4), // what came up, and what the same level had
                ("conv9_2", 4, 0),
                ("conv10", 4, 0),
            }
        )
        {
            Span<float> kernels = weights.Slice(weights.Averages, layer + ".weight");
            int taps = kernels.Length / (4 * inputs);
            for (int channel = 0; channel < 4; channel++)
            {
                kernels[(((channel * inputs) + first + channel) * taps) + (taps / 2)] = 1;
            }
        }

        File.WriteAllBytes(folder.File(name), StateDictWriter.Write(SidLayout.Take(weights)));
    }

    private static ushort[] Mosaic(CfaPattern cfa)
    {
        ushort[] mosaic = new ushort[WidthPx * HeightPx];
        for (int i = 0; i < mosaic.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, WidthPx);
            int[] light = x < WidthPx / 2 ? [400, 600, 300] : [300, 600, 400];
            // Brighter from above to below, so that nothing looks clipped.
            mosaic[i] = (ushort)(BlackDn + (light[cfa.ColorAt(x, y)] * 2 * (y + 1) / HeightPx));
        }

        return mosaic;
    }

    /// <summary>A pixel of the middle row, as a share of white.</summary>
    private float[] Middle(string file, int x)
    {
        RgbImage image = RawDecoder.ReadAny(folder.File(file), Stop).ShouldBeOfType<RgbImage>();
        float range = image.WhiteLevel - image.BlackLevel;
        int at = 3 * ((HeightPx / 2 * WidthPx) + x);
        return [.. image.Rgb.Slice(at, 3).ToArray().Select(sample => (sample - image.BlackLevel) / range)];
    }
}
