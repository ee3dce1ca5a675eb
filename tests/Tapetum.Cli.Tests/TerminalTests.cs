using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Tapetum.Cli.Tests;

/// <summary>What a person at a terminal sees; <c>script</c> (Debian: bsdutils) plays the terminal.</summary>
public partial class TerminalTests
{
    [Fact]
    public async Task On_a_terminal_a_bar_shows_how_far_it_is()
    {
        string shown = await EnhanceOnTerminalAsync();

        shown.ShouldContain("━");
        shown.ShouldContain("%");
        shown.ShouldContain("a.dng → a.png");
        shown.ShouldContain("b.dng → b.png");
        shown.ShouldMatch(Color().ToString());
    }

    [Fact]
    public async Task NO_COLOR_is_respected()
    {
        string shown = await EnhanceOnTerminalAsync(noColor: "1");

        shown.ShouldContain("a.dng → a.png");
        shown.ShouldNotMatch(Color().ToString());
    }

    private static async Task<string> EnhanceOnTerminalAsync(string? noColor = null)
    {
        Assert.SkipUnless(
            File.Exists("/usr/bin/script"),
            "script, which plays a terminal, is not installed (Debian: bsdutils)"
        );
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("a.dng"), 320, 200);
        NoisyRamp.Write(folder.File("b.dng"), 320, 200);
        string command = $"'{ProgramUnderTest.Path}' enhance --model '{TestModel.Path}' a.dng b.dng";
        ProcessStartInfo start = new("/usr/bin/script", ["--quiet", "--return", "--command", command, "/dev/null"])
        {
            WorkingDirectory = folder.Path,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TERM"] = "xterm-256color", ["NO_COLOR"] = noColor },
        };
        using Process process = Process.Start(start)!;
        string shown = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, shown);
        return shown;
    }

    /// <summary>SGR sequences that choose a colour.</summary>
    [GeneratedRegex(
        @"\x1b\[([0-9]+;)*(3[0-8]|9[0-7])[;m]",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Color();
}
