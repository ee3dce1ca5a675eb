using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Tapetum.Cli;

/// <summary>The usual help, then what the command's options may hold, then its examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is CommandWithExamples command)
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            foreach (HelpTable table in command.Tables)
            {
                Write(table, output);
            }

            Write(command.Examples, output);
        }

        return exitCode;
    }

    private static void Write(HelpTable table, TextWriter output)
    {
        output.WriteLine($"{table.Title}:");
        int width = table.Rows.Max(row => row.Term.Length);
        foreach ((string term, string meaning) in table.Rows)
        {
            output.WriteLine($"  {term.PadRight(width)}  {meaning}");
        }

        output.WriteLine();
    }

    private static void Write(IReadOnlyList<Example> examples, TextWriter output)
    {
        output.WriteLine("Examples:");
        foreach (Example example in examples)
        {
            output.WriteLine($"  {CommandLine.Name} {example.Arguments}");
            output.WriteLine($"      {example.Explanation}");
        }

        output.WriteLine();
    }
}
