using System.Diagnostics;

namespace Tapetum.Cli.Tests;

public class ComfortTests
{
    [Fact]
    public async Task The_reference_in_docs_says_what_the_commands_say()
    {
        CliRun run = await CliRun.InAsync("/", "reference");

        run.ExitCode.ShouldBe(0);
        string written = await File.ReadAllTextAsync(
            Path.Combine(RepositoryRoot(), "docs", "cli.md"),
            TestContext.Current.CancellationToken
        );
        written.ShouldBe(run.Results, "docs/cli.md has drifted: ./tapetum reference > docs/cli.md");
    }

    [Fact]
    public async Task Every_command_teaches_by_example()
    {
        CliRun run = await CliRun.InAsync("/", "reference");

        string[] sections = run.Results.Split("\n## ")[1..];
        sections.Length.ShouldBeGreaterThan(10);
        foreach (string section in sections.Where(section => section.Contains("[options]", StringComparison.Ordinal)))
        {
            section.ShouldContain("\ntapetum ", customMessage: section.Split('\n')[0]);
        }
    }

    [Theory]
    [InlineData("tapetum enh", "enhance")]
    [InlineData("tapetum enhance --whi", "--white-balance")]
    [InlineData("tapetum enhance --white-balance as", "as-shot")]
    [InlineData("tapetum model su", "summary")]
    public async Task Bash_completes_commands_options_and_values(string typed, string expected)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is not installed");
        CliRun script = await CliRun.InAsync("/", "completion", "bash");
        string[] words = typed.Split(' ');
        string test = $$"""
            {{script.Results}}
            COMP_LINE='{{typed}}' COMP_POINT=${#COMP_LINE} COMP_WORDS=({{typed}}) COMP_CWORD={{words.Length - 1}}
            _tapetum '{{CliRun.Program}}'
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        ProcessStartInfo start = new("/bin/bash", ["--norc", "-c", test])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using Process bash = Process.Start(start)!;
        string completed = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        completed.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe([expected]);
    }

    [Theory]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Other_shells_have_their_scripts(string shell)
    {
        CliRun run = await CliRun.InAsync("/", "completion", shell);

        run.ExitCode.ShouldBe(0);
        run.Results.ShouldContain("[suggest:");
        string program = $"/usr/bin/{shell}";
        Assert.SkipUnless(File.Exists(program), $"{shell}, which would check the script, is not installed");
        using Process check = Process.Start(
            new ProcessStartInfo(program, ["-n", "/dev/stdin"])
            {
                RedirectStandardInput = true,
                UseShellExecute = false,
            }
        )!;
        await check.StandardInput.WriteAsync(run.Results);
        check.StandardInput.Close();
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);
        check.ExitCode.ShouldBe(0);
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tapetum.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.ShouldNotBeNull().FullName;
    }
}
