using System.CommandLine;
using System.Globalization;

namespace Tapetum.Cli.Reference;

/// <summary>All that the commands say of themselves as a manual page, tapetum(1).</summary>
/// <remarks>The macros are those of man(7), which groff and mandoc both know.</remarks>
internal static class ManPage
{
    /// <param name="root">The commands.</param>
    /// <param name="version">Of the program.</param>
    /// <param name="date">When it was made.</param>
    /// <param name="output">Receives the page.</param>
    public static void Write(RootCommand root, string version, DateTime date, TextWriter output)
    {
        string day = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        output.WriteLine($".TH TAPETUM 1 {day} {Roff.Argument($"Tapetum {version}")} \"User Commands\"");
        output.WriteLine($".SH NAME\n{CommandLine.Name} \\- {Roff.Prose(Lead(root.Description!))}");
        output.WriteLine($".SH SYNOPSIS\n.B {CommandLine.Name}\n.I command\n[options]");
        output.WriteLine($".SH DESCRIPTION\n{Roff.Prose(root.Description!)}");
        output.WriteLine("Results go to standard output, everything else to standard error.\n.SH COMMANDS");
        foreach (CommandEntry entry in CommandEntry.Below(root, CommandLine.Name))
        {
            Write(entry, output);
        }

        output.WriteLine(".SH EXIT STATUS");
        foreach ((int code, string meaning) in ExitCode.Meanings)
        {
            WriteTerm(code.ToString(CultureInfo.InvariantCulture), meaning, output);
        }

        output.WriteLine(".SH ENVIRONMENT");
        WriteTerm("NO_COLOR", "No colours and no moving progress.", output);
        WriteTerm(
            "XDG_CONFIG_HOME",
            "Where the user's settings are, in tapetum/tapetum.json; default: ~/.config.",
            output
        );
    }

    private static void Write(CommandEntry entry, TextWriter output)
    {
        output.WriteLine($".SS {Roff.Argument(entry.HasUsage ? entry.Usage : entry.Name)}");
        output.WriteLine(Roff.Prose($"{entry.Command.Description}."));
        foreach (Argument argument in entry.Command.Arguments)
        {
            WriteTerm(argument.Name, $"{argument.Description}.", output);
        }

        foreach (OptionEntry option in OptionEntry.Of(entry.Command))
        {
            WriteTerm($"{string.Join(", ", option.Names)} {option.Value}".TrimEnd(), option.Description, output);
        }

        if (entry.Command is CommandWithExamples taught)
        {
            WriteLessons(taught, output);
        }
    }

    private static void WriteLessons(CommandWithExamples command, TextWriter output)
    {
        foreach (HelpTable table in command.Tables)
        {
            output.WriteLine($".PP\n{Roff.Prose($"{table.Title}:")}");
            foreach ((string term, string meaning) in table.Rows)
            {
                WriteTerm(term, meaning, output);
            }
        }

        output.WriteLine(".PP\nExamples:");
        foreach (Example example in command.Examples)
        {
            WriteTerm($"{CommandLine.Name} {example.Arguments}", $"{example.Explanation}.", output);
        }
    }

    private static void WriteTerm(string term, string meaning, TextWriter output) =>
        output.WriteLine($".TP\n.B {Roff.Literal(term)}\n{Roff.Prose(meaning)}");

    /// <summary>Indexes of manuals show one line without a full stop.</summary>
    private static string Lead(string description) => description.TrimEnd('.');
}
