using System.Text.Json;
using Tapetum.Raw;

namespace Tapetum.Cli.Tests;

public class InspectTests
{
    [Fact]
    public async Task It_shows_what_the_file_says_and_the_noise_model_with_its_origin()
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("night.dng"), 320, 200);

        CliRun run = await CliRun.InAsync(folder.Path, "inspect", "night.dng");

        run.ExitCode.ShouldBe(0);
        run.Messages.ShouldBeEmpty();
        foreach (
            string fact in new[]
            {
                "Tapetum Synthetic",
                "320 × 200 px",
                "GRBG",
                "256 DN",
                "4095 DN",
                "3200",
                "1/20 s",
                "f/2.8",
                "35 mm",
                "2024-02-29 23:59:58",
                "to be turned right",
                "NoiseProfile tag",
                "Row noise         none found",
            }
        )
        {
            run.Results.ShouldContain(fact);
        }
    }

    [Fact]
    public async Task It_draws_the_frames_noise_beside_what_the_file_says_of_it()
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("night.dng"), 640, 400);

        CliRun run = await CliRun.InAsync(folder.Path, "inspect", "night.dng", "--plot", "noise.svg");

        run.ExitCode.ShouldBe(0);
        string drawing = await File.ReadAllTextAsync(folder.File("noise.svg"), TestContext.Current.CancellationToken);
        drawing.ShouldContain("Noise of night.dng");
        drawing.ShouldContain("fitted to the frame");
        drawing.ShouldContain("NoiseProfile tag");
        drawing.ShouldContain("signal, DN above black");
    }

    [Fact]
    public async Task It_says_which_corrections_of_the_mosaic_are_made_and_which_are_not()
    {
        using TemporaryFolder folder = new();
        RawImage raw = SyntheticRaw.Image(gainMaps: [Shading.Map(64, 48, column: 0, row: 0, [1, 1, 1, 2.5f])]);
        byte[] dng = SyntheticRaw.Dng(raw);
        await File.WriteAllBytesAsync(folder.File("a.dng"), dng, TestContext.Current.CancellationToken);
        // The same file with an opcode of which nothing is known in place of the gain map.
        dng[dng.AsSpan().IndexOf((byte[])[0, 0, 0, 9, 1, 3, 0, 0]) + 3] = 99;
        await File.WriteAllBytesAsync(folder.File("b.dng"), dng, TestContext.Current.CancellationToken);

        CliRun known = await CliRun.InAsync(folder.Path, "inspect", "a.dng");
        CliRun unknown = await CliRun.InAsync(folder.Path, "inspect", "b.dng");

        known.Results.ShouldContain("corrected, by up to ×2.50");
        known.Results.ShouldNotContain("Mind");
        unknown.Results.ShouldMatch(@"Lens shading\s+not stated");
        unknown.Results.ShouldMatch(@"Mind\s+.*opcode 99");
    }

    [Fact]
    public async Task Its_json_can_be_read_by_programs()
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("night.dng"), 320, 200);

        CliRun run = await CliRun.InAsync(folder.Path, "inspect", "night.dng", "--json");

        using JsonDocument json = JsonDocument.Parse(run.Results);
        JsonElement root = json.RootElement;
        root.GetProperty("model").GetString().ShouldBe("Synthetic");
        root.GetProperty("cfa").GetString().ShouldBe("GRBG");
        root.GetProperty("blackLevelsDn")[0][0].GetDouble().ShouldBe(256);
        root.GetProperty("asShotNeutral")[0].GetDouble().ShouldBe(0.5, 1e-4);
        root.GetProperty("orientation").GetInt32().ShouldBe(6);

        // NoiseProfile: variance = S·x + O on [0, 1], so the gain is S times the range from black to white.
        JsonElement noise = root.GetProperty("noise");
        noise.GetProperty("origin").GetString().ShouldBe("NoiseProfileTag");
        noise.GetProperty("gainDnPerElectron").GetDouble().ShouldBe(0.002 * (4095 - 256), 1e-3);
        noise.GetProperty("readNoiseDn").GetDouble().ShouldBe(Math.Sqrt(0.00002) * (4095 - 256), 1e-2);
    }

    [Fact]
    public async Task A_file_that_is_no_raw_is_refused_by_name()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("letter.dng"), "Dear camera,", TestContext.Current.CancellationToken);

        CliRun run = await CliRun.InAsync(folder.Path, "inspect", "letter.dng", "--json");

        run.ExitCode.ShouldBe(1);
        run.Results.ShouldBeEmpty();
        run.Messages.ShouldContain("letter.dng");
        run.Messages.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
    }
}
