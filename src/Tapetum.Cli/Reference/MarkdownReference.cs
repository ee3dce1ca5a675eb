using System.CommandLine;

namespace Tapetum.Cli.Reference;

/// <summary>All that the commands say of themselves as docs/cli.md.</summary>
internal static class MarkdownReference
{
    private static readonly string Head = $"""
        # The command line

        Everything that `--help` says, in one page. It is made by `./tapetum reference > docs/cli.md`; a test compares the two.

        Exit codes: {string.Join(
            ", ",
            ExitCode.Meanings.Select(exit => $"{exit.Code} {exit.Meaning}")
        )}. Results go to standard output, everything else
        to standard error. `NO_COLOR` is respected.
        """;

    public static void Write(RootCommand root, TextWriter output)
    {
        output.WriteLine(Head);
        foreach (CommandEntry entry in CommandEntry.Below(root, CommandLine.Name))
        {
            output.WriteLine($"\n## {entry.Name}\n\n{entry.Command.Description}.");
            if (entry.HasUsage)
            {
                WriteUsage(entry, output);
            }

            if (entry.Command is CommandWithExamples taught)
            {
                WriteLessons(taught, output);
            }
        }
    }

    private static void WriteUsage(CommandEntry entry, TextWriter output)
    {
        output.WriteLine($"\n```\n{entry.Usage}\n```\n\n| | |\n|---|---|");
        foreach (Argument argument in entry.Command.Arguments)
        {
            output.WriteLine($"| `{argument.Name}` | {Cell(argument.Description)} |");
        }

        foreach (OptionEntry option in OptionEntry.Of(entry.Command))
        {
            string names = string.Join(", ", option.Names.Select(name => $"`{name}`"));
            string value = option.Value is { } text ? $" `{Cell(text)}`" : "";
            output.WriteLine($"| {names}{value} | {Cell(option.Description)} |");
        }
    }

    private static void WriteLessons(CommandWithExamples command, TextWriter output)
    {
        foreach (HelpTable table in command.Tables)
        {
            output.WriteLine($"\n{table.Title}:\n\n| | |\n|---|---|");
            foreach ((string term, string meaning) in table.Rows)
            {
                output.WriteLine($"| `{term}` | {Cell(meaning)} |");
            }
        }

        output.WriteLine("\n```");
        foreach (Example example in command.Examples)
        {
            output.WriteLine($"{CommandLine.Name} {example.Arguments}\n    {example.Explanation}");
        }

        output.WriteLine("```");
    }

    private static string Cell(string? text) => (text ?? "").Replace("|", "\\|", StringComparison.Ordinal);
}
