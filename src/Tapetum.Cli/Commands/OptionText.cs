using System.CommandLine.Parsing;

namespace Tapetum.Cli.Commands;

/// <summary>The text that was given for an option, for parsers of our own.</summary>
internal static class OptionText
{
    public static string Of(ArgumentResult result) => result.Tokens[0].Value;

    /// <summary>Reports what would have been understood.</summary>
    public static T? Refuse<T>(ArgumentResult result, string expected)
    {
        result.AddError($"{((OptionResult)result.Parent!).Option.Name} {Of(result)}: give {expected}.");
        return default;
    }
}
