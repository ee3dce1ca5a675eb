using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Tapetum.Cli;

/// <summary>Parses the arguments, runs the command, and turns whatever happens into messages and an exit code.</summary>
internal static class CommandLine
{
    public const string Name = "tapetum";

    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> args, CommandContext context)
    {
        Option<bool> verbose = new("--verbose")
        {
            Description = "Show where in the program an error arose",
            Recursive = true,
        };
        root.HelpName = Name;
        root.Add(verbose);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);

        ParseResult parsed = root.Parse(args.Count == 0 ? ["--help"] : args);
        if (parsed.Action is ParseErrorAction)
        {
            return ExplainUsage(parsed, context);
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                    Output = context.Results,
                    Error = context.Messages,
                },
                context.Cancellation
            );
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
        {
            context.Say("stopped; nothing half-written is left behind");
            return ExitCode.Interrupted;
        }
        catch (UsageException e)
        {
            context.Say(e.Message);
            return ExitCode.WrongUsage;
        }
        catch (Exception e)
        {
            context.Say(parsed.GetValue(verbose) ? e.ToString() : ErrorMessage.Of(e));
            return ExitCode.Failed;
        }
    }

    private static int ExplainUsage(ParseResult parsed, CommandContext context)
    {
        foreach (string message in parsed.Errors.Select(e => e.Message).Distinct(StringComparer.Ordinal))
        {
            context.Say(message);
        }

        IEnumerable<string> path = Ancestry(parsed.CommandResult)
            .Select(c => c is RootCommand ? Name : c.Name)
            .Reverse();
        context.Say($"see {string.Join(' ', path)} --help");
        return ExitCode.WrongUsage;
    }

    private static IEnumerable<Command> Ancestry(SymbolResult? result)
    {
        for (; result is not null; result = result.Parent)
        {
            if (result is CommandResult { Command: { } command })
            {
                yield return command;
            }
        }
    }
}
