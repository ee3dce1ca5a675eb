using System.CommandLine;
using System.CommandLine.Parsing;
using Tapetum.Training.Loop.Configuration;

namespace Tapetum.Cli;

/// <summary>
/// Finds words that were meant as options or commands. The parser takes what begins with a dash and is no option for an argument or for the value of the option before it: one wrong letter, and
/// <c>--strenght 0.5</c> would be two files. Here such a word is a mistake, unless it stands after <c>--</c>.
/// </summary>
internal static class MistypedWord
{
    /// <returns>What to tell the user of each; empty when there is none.</returns>
    public static IReadOnlyList<string> In(ParseResult parsed)
    {
        if (parsed.Tokens.Any(token => token.Type == TokenType.Directive))
        {
            return []; // a shell asks what may follow a word that is not whole yet
        }

        // After "--" everything is an argument; the parser's results keep the very tokens that it read.
        HashSet<Token> meantAsNames = new(
            parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash),
            ReferenceEqualityComparer.Instance
        );
        SymbolResult[] results =
        [
            .. parsed.CommandResult.Children.OfType<ArgumentResult>(),
            .. parsed.CommandResult.Children.OfType<OptionResult>(),
        ];
        return
        [
            .. parsed
                .UnmatchedTokens.Where(word => LooksLikeOption(word) || parsed.CommandResult.Command.Subcommands.Any())
                .Concat(
                    results
                        .SelectMany(result => result.Tokens.Select(token => (Result: result, Token: token)))
                        .Where(one => !meantAsNames.Contains(one.Token) && IsMistyped(one.Result, one.Token.Value))
                        .Select(one => one.Token.Value)
                )
                .Distinct(StringComparer.Ordinal)
                // What follows a command that there is not cannot be judged.
                .TakeUntil(word => !LooksLikeOption(word))
                .Select(word => Explain(word, parsed.CommandResult)),
        ];
    }

    private static IEnumerable<string> TakeUntil(this IEnumerable<string> words, Func<string, bool> isLast)
    {
        foreach (string word in words)
        {
            yield return word;
            if (isLast(word))
            {
                yield break;
            }
        }
    }

    /// <summary>The value of an option may be a negative number.</summary>
    private static bool IsMistyped(SymbolResult result, string word) =>
        result is OptionResult
            ? word.StartsWith("--", StringComparison.Ordinal) && word.Length > 2
            : LooksLikeOption(word);

    /// <summary>A dash alone stands for standard input or output.</summary>
    private static bool LooksLikeOption(string word) => word.Length > 1 && word[0] == '-';

    private static string Explain(string word, CommandResult command)
    {
        if (!LooksLikeOption(word))
        {
            string[] commands =
            [
                .. command.Command.Subcommands.Where(known => !known.Hidden).Select(known => known.Name),
            ];
            string advice = ClosestName.To(word, commands) is { } near
                ? $"Did you mean {near}?"
                : $"There are {string.Join(", ", commands)}.";
            return $"there is no command {word}. {advice}";
        }

        string name = word.Split('=', ':')[0];
        return ClosestName.To(name, NamesOf(command)) is { } meant
            ? $"there is no option {name}. Did you mean {meant}?"
            : $"there is no option {name}. A file of that name is written ./{word}";
    }

    private static IEnumerable<string> NamesOf(CommandResult command)
    {
        IEnumerable<Option> options = command.Command.Options.Where(option => !option.Hidden);
        for (SymbolResult? above = command.Parent; above is CommandResult { Command: var outer }; above = above.Parent)
        {
            options = options.Concat(outer.Options.Where(option => option.Recursive));
        }

        return options.SelectMany(option => option.Aliases.Prepend(option.Name));
    }
}
