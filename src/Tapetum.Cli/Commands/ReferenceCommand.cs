using System.CommandLine;
using Tapetum.Cli.Reference;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum reference</c>: prints docs/cli.md or a manual page, so that both say what the commands say of themselves.</summary>
internal static class ReferenceCommand
{
    public static Command Create(RootCommand root, CommandContext context)
    {
        Option<bool> man = new("--man") { Description = "Print a manual page for man instead of Markdown" };
        CommandWithExamples command = new(
            "reference",
            "Print all that the commands' help says in one page",
            new Example("reference > docs/cli.md", "As Markdown"),
            new Example("reference --man | man -l -", "Read it as a manual page"),
            new Example(
                "reference --man > ~/.local/share/man/man1/tapetum.1",
                "Install it, where that folder exists: from now on, man tapetum"
            )
        )
        {
            man,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(man))
            {
                ManPage.Write(root, Version(), BuiltOn(), context.Results);
            }
            else
            {
                MarkdownReference.Write(root, context.Results);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static string Version() => typeof(ReferenceCommand).Assembly.GetName().Version!.ToString(fieldCount: 3);

    /// <summary>A manual page needs a date, and the same program should always print the same page.</summary>
    private static DateTime BuiltOn() => File.GetLastWriteTimeUtc(Environment.ProcessPath!);
}
