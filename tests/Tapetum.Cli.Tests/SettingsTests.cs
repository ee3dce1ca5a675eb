namespace Tapetum.Cli.Tests;

public class SettingsTests
{
    [Fact]
    public async Task Options_come_from_a_file_beside_the_photographs_and_the_command_line_wins()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("shoot"));
        NoisyRamp.Write(folder.File("shoot/a.dng"), 96, 64);
        NoisyRamp.Write(folder.File("shoot/b.dng"), 96, 64);
        await WriteAsync(
            folder.File("shoot/tapetum.json"),
            """
            {
              // for this place
              "format": "png16",
              "ratio": 4,
              "output": "made/",
              "json": true,
            }
            """
        );

        CliRun set = await EnhanceAsync(folder, "shoot/a.dng");
        CliRun overruled = await EnhanceAsync(folder, "shoot/b.dng", "--ev", "1", "--format", "png");

        set.ExitCode.ShouldBe(0, set.Messages);
        set.Messages.ShouldContain("settings from shoot/tapetum.json");
        set.Results.ShouldContain("\"amplification\":4,");
        File.ReadAllBytes(folder.File("shoot/made/a.png"))[24].ShouldBe((byte)16, "bits per channel");
        overruled.ExitCode.ShouldBe(0, overruled.Messages);
        overruled.Results.ShouldNotContain("\"amplification\":4,");
        File.ReadAllBytes(folder.File("shoot/made/b.png"))[24].ShouldBe((byte)8);
    }

    [Fact]
    public async Task A_near_file_wins_over_the_user_s()
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("a.dng"), 96, 64);
        await WriteAsync(folder.File("tapetum.json"), """{ "ratio": 2 }""");
        Directory.CreateDirectory(folder.File("config/tapetum"));
        await WriteAsync(folder.File("config/tapetum/tapetum.json"), """{ "ratio": 8, "json": true }""");

        CliRun run = await CliRun
            .Start(
                folder.Path,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["XDG_CONFIG_HOME"] = folder.File("config") },
                ["enhance", "--model", TestModel.Path, "a.dng"]
            )
            .EndAsync();

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Results.ShouldContain("\"amplification\":2,");
    }

    [Theory]
    [InlineData("""{ "fromat": "png" }""", "Did you mean \"format\"?")]
    [InlineData("""{ "format": "gif" }""", "--format gif")]
    [InlineData("""{ "format": ["png"] }""", "format")]
    [InlineData("""{ "ratio": }""", "no JSON")]
    [InlineData("[]", "object")]
    [InlineData("""{ "format": "dng", "color-space": "rec2020" }""", "the camera's own colours")]
    public async Task A_file_that_makes_no_sense_is_refused_by_its_name(string settings, string expected)
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("a.dng"), 96, 64);
        await WriteAsync(folder.File("tapetum.json"), settings);

        CliRun run = await EnhanceAsync(folder, "a.dng");

        run.ExitCode.ShouldBe(2, run.Messages);
        run.Messages.ShouldContain("tapetum.json");
        run.Messages.ShouldContain(expected);
        folder.Files.ShouldBe(["a.dng", "tapetum.json"]);
    }

    [Theory]
    [InlineData("""{ "color-space": "display-p3" }""", "--format", "dng")]
    [InlineData("""{ "color-space": "display-p3" }""", "-o", "made.dng")]
    [InlineData("""{ "format": "dng" }""", "--color-space", "display-p3")]
    [InlineData("""{ "output": "{name}-clean.dng" }""", "--color-space", "display-p3")]
    public async Task Colours_for_a_DNG_are_refused_wherever_each_half_was_said(string settings, params string[] said)
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("a.dng"), 96, 64);
        await WriteAsync(folder.File("tapetum.json"), settings);

        CliRun run = await EnhanceAsync(folder, ["a.dng", .. said]);

        run.ExitCode.ShouldBe(2, run.Messages);
        run.Messages.ShouldContain("a DNG holds the camera's own colours");
        folder.Files.ShouldBe(["a.dng", "tapetum.json"]);
    }

    [Theory]
    [InlineData("""{ "format": "jpeg", "quality": 85 }""", "made.png", "-o", "made.png")]
    [InlineData("""{ "format": "jpeg", "quality": 85 }""", "a.png", "--format", "png")]
    [InlineData("""{ "quality": 85, "subsampling": "4:2:0" }""", "a.png")]
    [InlineData("""{ "format": "png", "quality": 85 }""", "made.jpg", "-o", "made.jpg")]
    [InlineData("""{ "format": false, "quality": 85 }""", "a.png")]
    public async Task The_kind_of_picture_that_the_command_line_names_wins(
        string settings,
        string made,
        params string[] said
    )
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("a.dng"), 96, 64);
        await WriteAsync(folder.File("tapetum.json"), settings);

        CliRun run = await EnhanceAsync(folder, ["a.dng", .. said]);

        run.ExitCode.ShouldBe(0, run.Messages);
        run.ResultLines.ShouldBe([made]);
    }

    [Fact]
    public async Task A_model_beside_the_settings_is_found_from_anywhere()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("shoot"));
        NoisyRamp.Write(folder.File("shoot/a.dng"), 96, 64);
        File.Copy(TestModel.Path, folder.File("shoot/net.onnx"));
        await WriteAsync(folder.File("shoot/tapetum.json"), """{ "model": "net.onnx" }""");

        CliRun run = await CliRun.InAsync(folder.Path, ["enhance", "shoot/a.dng"]);

        run.ExitCode.ShouldBe(0, run.Messages);
    }

    private static Task WriteAsync(string path, string text) =>
        File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);

    private static Task<CliRun> EnhanceAsync(TemporaryFolder folder, params string[] arguments) =>
        CliRun.InAsync(folder.Path, ["enhance", "--model", TestModel.Path, .. arguments]);
}
