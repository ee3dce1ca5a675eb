using System.CommandLine;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum reference</c>, hidden: prints docs/cli.md, so that it says what the commands say of themselves.</summary>
internal static class ReferenceCommand
{
    private const string Head = """
        # The command line

        Everything that `--help` says, in one page. It is made by `./tapetum reference > docs/cli.md`; a test compares the two.

        Exit codes: 0 all done, 1 something failed (of several files, at least one), 2 a command line that makes no sense, 130 stopped by Ctrl-C or SIGTERM. Results go to standard output, everything else
        to standard error. `NO_COLOR` is respected.
        """;

    public static Command Create(RootCommand root, CommandContext context)
    {
        Command command = new("reference", "Print this reference as Markdown") { Hidden = true };
        command.SetAction(_ =>
        {
            context.Results.WriteLine(Head);
            Write(root, CommandLine.Name, context.Results);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(Command command, string name, TextWriter output)
    {
        foreach (Command child in command.Subcommands.Where(child => !child.Hidden))
        {
            string childName = $"{name} {child.Name}";
            output.WriteLine($"\n## {childName}\n\n{child.Description}.");
            if (child.Arguments.Count + child.Options.Count > 0)
            {
                WriteUsage(child, childName, output);
            }

            if (child is CommandWithExamples taught)
            {
                WriteLessons(taught, output);
            }

            Write(child, childName, output);
        }
    }

    private static void WriteUsage(Command command, string name, TextWriter output)
    {
        IEnumerable<string> arguments = command.Arguments.Select(argument =>
            argument.Arity.MaximumNumberOfValues > 1 ? $" {argument.Name}..." : $" {argument.Name}"
        );
        output.WriteLine($"\n```\n{name}{string.Concat(arguments)} [options]\n```\n\n| | |\n|---|---|");
        foreach (Argument argument in command.Arguments)
        {
            output.WriteLine($"| `{argument.Name}` | {Cell(argument.Description)} |");
        }

        foreach (Option option in command.Options.Where(option => !option.Hidden))
        {
            string names = string.Join(
                ", ",
                option.Aliases.Order(StringComparer.Ordinal).Prepend(option.Name).Select(alias => $"`{alias}`")
            );
            string value = option.HelpName is { } help
                ? $" `{help.Replace("|", "\\|", StringComparison.Ordinal)}`"
                : "";
            string usual =
                option.HasDefaultValue
                && option.HelpName is not null
                && option.Description?.Contains("default", StringComparison.OrdinalIgnoreCase) != true
                    ? $" Default: {option.GetDefaultValue()}."
                    : "";
            output.WriteLine($"| {names}{value} | {Cell(option.Description)}.{usual} |");
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
