using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Tapetum.Cli.Commands;
using Tapetum.Cli.Settings;
using Tapetum.Confinement;

namespace Tapetum.Cli;

/// <summary>Parses the arguments, runs the command, and turns whatever happens into messages and an exit code.</summary>
internal static class CommandLine
{
    public const string Name = "tapetum";

    /// <summary>A file may be called @night.dng: no argument is a list of arguments.</summary>
    private static readonly ParserConfiguration PlainNames = new() { ResponseFileTokenReplacer = null };

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

        CompletionCommand.SuggestAlternatives(root);

        ParseResult parsed = root.Parse(args.Count == 0 ? ["--help"] : args, PlainNames);
        context.Verbose = parsed.GetValue(verbose);
        try
        {
            if (parsed.Action is not HelpWithExamples && MistypedWord.In(parsed) is { Count: > 0 } mistyped)
            {
                return Explain(mistyped, parsed, context);
            }

            parsed = WithSettings(root, args, parsed, context);
            if (parsed.Action is ParseErrorAction)
            {
                return Explain([.. parsed.Errors.Select(e => e.Message)], parsed, context);
            }

            int code = await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                    Output = context.Results,
                    Error = context.Messages,
                },
                context.Cancellation
            );
            if (DecoderConfinement.Lacking is { } lacking)
            {
                context.Say(lacking);
            }

            return code;
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
        {
            context.Say("stopped; nothing half-written is left behind");
            return ExitCode.Interrupted;
        }
        catch (UsageException e)
        {
            context.Say(OneLine.Of(e.Message));
            return ExitCode.WrongUsage;
        }
        catch (Exception e)
        {
            context.Say(ErrorMessage.Of(e, context.Verbose));
            return ExitCode.Failed;
        }
    }

    /// <summary>Parses once more with the options that settings files add.</summary>
    private static ParseResult WithSettings(
        RootCommand root,
        IReadOnlyList<string> args,
        ParseResult parsed,
        CommandContext context
    )
    {
        Command command = parsed.CommandResult.Command;
        if (
            parsed.Errors.Count > 0
            || parsed.Action is HelpWithExamples
            || command is not CommandWithExamples { TakesSettings: true }
        )
        {
            return parsed;
        }

        HashSet<string> known =
        [
            .. root
                .Subcommands.OfType<CommandWithExamples>()
                .Where(other => other.TakesSettings)
                .SelectMany(other => other.Options)
                .Where(option => option is not HelpOption)
                .Select(option => option.Name.TrimStart('-')),
        ];
        IReadOnlyList<string> added = SettingsFiles.Read(parsed, known, context);
        int name = args.ToList().IndexOf(command.Name);
        ParseResult completed = root.Parse([.. args.Take(name + 1), .. added, .. args.Skip(name + 1)], PlainNames);
        return completed.Errors.Count == 0
            ? completed
            : throw new UsageException(
                $"{SettingsFile.Name}: {string.Join(" ", completed.Errors.Select(e => e.Message))}"
            );
    }

    private static int Explain(IReadOnlyList<string> messages, ParseResult parsed, CommandContext context)
    {
        foreach (string message in messages.Distinct(StringComparer.Ordinal))
        {
            context.Say(OneLine.Of(message));
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
