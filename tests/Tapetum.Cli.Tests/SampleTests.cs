namespace Tapetum.Cli.Tests;

public class SampleTests
{
    [Fact]
    public async Task Without_a_file_a_real_raw_is_fetched_and_enhanced_as_often_as_one_likes()
    {
        using TemporaryFolder folder = new();

        CliRun first = await CliRun.InAsync(folder.Path, "enhance", "--model", TestModel.Path);
        Assert.SkipWhen(
            first.ExitCode == 1 && first.Messages.Contains("the sample raw:", StringComparison.Ordinal),
            first.Messages
        );
        CliRun second = await CliRun.InAsync(folder.Path, "enhance", "--model", TestModel.Path);
        CliRun named = await CliRun.InAsync(
            folder.Path,
            ["enhance", "--model", TestModel.Path, "-o", "out/IMG_5952.png"]
        );

        first.ExitCode.ShouldBe(0, first.Messages);
        second.ExitCode.ShouldBe(0, second.Messages);
        second.ResultLines.ShouldBe(["out/IMG_5952.png"]);
        named.ExitCode.ShouldBe(0, named.Messages);
        named.Messages.ShouldContain("skipped", customMessage: "a picture that the user named is kept");
        folder.Files.ShouldBe(["out/IMG_5952.png", "out/sample/IMG_5952.CR2"]);
    }
}
