using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Tapetum.Cli;

/// <summary>The usual help, then the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is CommandWithExamples { Examples.Count: > 0 } command)
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (Example example in command.Examples)
            {
                output.WriteLine($"  {CommandLine.Name} {example.Arguments}");
                output.WriteLine($"      {example.Explanation}");
            }

            output.WriteLine();
        }

        return exitCode;
    }
}
