namespace Tapetum.Cli.Tests;

public class UsageTests
{
    [Fact]
    public async Task Without_arguments_it_explains_itself()
    {
        CliRun run = await CliRun.InAsync("/");

        run.ExitCode.ShouldBe(0);
        run.Results.ShouldContain("Usage:");
        run.Messages.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("bench")]
    [InlineData("bench", "infer")]
    [InlineData("bench", "infer", "--model", "x.onnx", "--runs", "0")]
    [InlineData("--frobnicate")]
    public async Task A_command_line_that_makes_no_sense_ends_with_2_and_points_to_the_help(params string[] arguments)
    {
        CliRun run = await CliRun.InAsync("/", arguments);

        run.ExitCode.ShouldBe(2);
        run.Results.ShouldBeEmpty();
        run.Messages.ShouldContain("--help");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named_without_a_stack_trace()
    {
        CliRun run = await CliRun.InAsync("/", "bench", "infer", "--model", "nowhere.onnx");

        run.ExitCode.ShouldBe(1);
        run.Results.ShouldBeEmpty();
        run.Messages.ShouldContain("nowhere.onnx");
        run.Messages.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Verbose_shows_where_an_error_arose()
    {
        CliRun run = await CliRun.InAsync("/", "bench", "infer", "--model", "nowhere.onnx", "--verbose");

        run.ExitCode.ShouldBe(1);
        run.Messages.ShouldContain("   at ");
    }

    [Theory]
    [InlineData("Did you mean --strength?", "--strenght", "0.5", "night.dng")]
    [InlineData("Did you mean --strength?", "--strenght=0.5", "night.dng")]
    [InlineData("Did you mean --overwrite?", "night.dng", "--overwrit")]
    [InlineData("Did you mean --overwrite?", "night.dng", "-o", "--overwrit")]
    [InlineData("Did you mean --verbose?", "night.dng", "--verbos")]
    [InlineData("there is no option --frobnicate", "night.dng", "--frobnicate")]
    [InlineData("there is no option -q", "-q", "night.dng")]
    public async Task A_mistyped_option_is_an_error_with_the_nearest_name_and_never_a_file(
        string expected,
        params string[] arguments
    )
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("night.dng"), 96, 64);
        NoisyRamp.Write(folder.File("0.5"), 96, 64);

        CliRun run = await EnhanceAsync(folder, arguments);

        run.ExitCode.ShouldBe(2, run.Messages);
        run.Messages.ShouldContain(expected);
        run.Results.ShouldBeEmpty();
        folder.Files.ShouldBe(["0.5", "night.dng"]);
    }

    [Theory]
    [InlineData("Did you mean enhance?", "enhanse", "night.dng")]
    [InlineData("Did you mean summary?", "model", "sumary")]
    [InlineData("There are ", "frobnicate")]
    [InlineData("Did you mean --json?", "model", "summary", "--jsn")]
    public async Task A_mistyped_command_is_an_error_with_the_nearest_name(string expected, params string[] arguments)
    {
        CliRun run = await CliRun.InAsync("/", arguments);

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain(expected);
    }

    [Theory]
    [InlineData("./-night.dng")]
    [InlineData("--", "-night.dng")]
    public async Task A_file_whose_name_begins_with_a_dash_is_found_where_it_cannot_be_an_option(
        params string[] arguments
    )
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("-night.dng"), 96, 64);

        CliRun run = await EnhanceAsync(folder, ["--ev", "-0.5", .. arguments]);

        run.ExitCode.ShouldBe(0, run.Messages);
        folder.Files.ShouldBe(["-night.dng", "-night.png"]);
    }

    [Theory]
    [InlineData("enhance", "a.dng", "--jobs", "9999")]
    [InlineData("enhance", "a.dng", "--jobs", "0")]
    [InlineData("train", "a.json", "--data", "x", "-o", "y", "--threads", "9999")]
    [InlineData("train", "a.json", "--data", "x", "-o", "y", "--threads", "-1")]
    [InlineData("bench", "infer", "--model", "x.onnx", "--threads", "9999")]
    [InlineData("bench", "train-step", "--threads", "9999")]
    [InlineData("bench", "train-step", "--batch", "0")]
    [InlineData("enhance", "a.dng", "--noise", "8")]
    [InlineData("enhance", "a.dng", "--noise", "0,6")]
    [InlineData("enhance", "a.dng", "--noise", "8,-1")]
    [InlineData("enhance", "a.dng", "--noise", "8,nan")]
    public async Task Numbers_that_would_bring_the_machine_down_or_mean_nothing_are_refused(params string[] arguments)
    {
        CliRun run = await CliRun.InAsync("/", arguments);

        run.ExitCode.ShouldBe(2, run.Messages);
        run.Messages.ShouldContain(": give ");
    }

    [Fact]
    public async Task The_noise_may_be_said_where_it_is_known_better()
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("night.dng"), 96, 64);

        CliRun run = await EnhanceAsync(folder, ["night.dng", "--noise", "3.5,12", "--json"]);

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Results.ShouldContain("\"origin\":\"Given\",\"gainDnPerElectron\":3.5,\"readNoiseDn\":12,");
    }

    [Fact]
    public async Task Json_leaves_letters_as_they_are_and_any_name_is_one_line()
    {
        const string Name = "nächtlich – 夜 🌃 <b>&'+.dng";
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File(Name), 96, 64);
        NoisyRamp.Write(folder.File("line\nbreak \"\\\u001b[2J.dng"), 96, 64);

        CliRun letters = await EnhanceAsync(folder, [Name, "--json"]);
        CliRun controls = await EnhanceAsync(folder, ["line\nbreak \"\\\u001b[2J.dng", "--json"]);
        CliRun inspected = await CliRun.InAsync(folder.Path, "inspect", "line\nbreak \"\\\u001b[2J.dng");

        letters.ResultLines.Length.ShouldBe(1);
        letters.Results.ShouldContain($"\"input\":\"{Name}\"");
        controls.ResultLines.Length.ShouldBe(1);
        using var parsed = System.Text.Json.JsonDocument.Parse(controls.Results);
        parsed.RootElement.GetProperty("input").GetString().ShouldBe("line\nbreak \"\\\u001b[2J.dng");
        controls.Messages.ShouldContain(@"line\nbreak");
        (controls.Messages + inspected.Results).ShouldNotContain("\u001b");
        inspected.Results.ShouldContain(@"line\nbreak");
    }

    private static Task<CliRun> EnhanceAsync(TemporaryFolder folder, params string[] arguments) =>
        CliRun.InAsync(folder.Path, ["enhance", "--model", TestModel.Path, .. arguments]);
}
