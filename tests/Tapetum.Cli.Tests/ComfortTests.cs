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

    [Fact]
    public async Task The_manual_page_names_every_command_and_option_that_the_reference_names()
    {
        CliRun markdown = await CliRun.InAsync("/", "reference");
        CliRun page = await CliRun.InAsync("/", "reference", "--man");

        page.ExitCode.ShouldBe(0, page.Messages);
        string[] plain = page.Results.Replace(@"\-", "-", StringComparison.Ordinal).Split('\n');
        string[] lines = markdown.Results.Split('\n');
        string[] commands = [.. lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal))];
        commands.Length.ShouldBeGreaterThan(10);
        plain
            .Where(line => line.StartsWith(".SS ", StringComparison.Ordinal))
            .Select(line => $"## {line[5..^1]} ")
            .ShouldAllBe(line => commands.Any(command => line.StartsWith(command + " ", StringComparison.Ordinal)));
        plain.Count(line => line.StartsWith(".SS ", StringComparison.Ordinal)).ShouldBe(commands.Length);

        string[] options =
        [
            .. lines
                .Where(line => line.StartsWith("| `--", StringComparison.Ordinal))
                .Select(line => line.Split('`')[1]),
        ];
        options.Length.ShouldBeGreaterThan(50);
        plain
            .Where(line => line.StartsWith(".B --", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[1].TrimEnd(','))
            .ShouldBe(options);
    }

    [Theory]
    [InlineData("groff", "-man", "-ww", "-Tutf8", "-z")]
    [InlineData("mandoc", "-Tlint", "-Wwarning")]
    public async Task Programs_that_show_manual_pages_find_nothing_to_warn_of(string program, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists($"/usr/bin/{program}"), $"{program} is not installed");
        CliRun page = await CliRun.InAsync("/", "reference", "--man");

        (int exitCode, string said) = await FeedAsync(page.Results, program, arguments);

        said.ShouldBeEmpty();
        exitCode.ShouldBe(0);
        page.Results.ShouldAllBe(character => character == '\n' || (character >= ' ' && character <= '~'));
    }

    [Fact]
    public async Task The_manual_page_shows_what_is_to_be_typed_letter_by_letter()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/groff"), "groff is not installed");
        CliRun page = await CliRun.InAsync("/", "reference", "--man");

        (_, string shown) = await FeedAsync(page.Results, "groff", "-man", "-Tutf8", "-P-cbou", "-rLL=300n");

        shown.ShouldContain("tapetum enhance night.dng -o bright.png --ev 1\n");
        shown.ShouldContain("tapetum enhance 'card/**/*.NEF' -o 'pictures/{date:yyyy/MM-dd}/{name}-{iso}.{ext}'\n");
        shown.ShouldContain("{ \"format\": \"jpeg\", \"ev\": 0.5 }");
        shown.ShouldContain("stopped by Ctrl-C or SIGTERM");
    }

    [Theory]
    [InlineData("tapetum enh", "enhance")]
    [InlineData("tapetum enhance --white-b", "--white-balance")]
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
            _tapetum '{{ProgramUnderTest.Path}}'
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

    /// <returns>What it printed, on either stream.</returns>
    private static async Task<(int ExitCode, string Said)> FeedAsync(
        string text,
        string program,
        params string[] arguments
    )
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        Task<string> said = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> complained = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(text);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await said + await complained);
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
