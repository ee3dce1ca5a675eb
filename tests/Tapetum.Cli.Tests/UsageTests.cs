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
}
