using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Tapetum.Cli.Commands.Options;

/// <summary>The text that was given for an option, for parsers of our own.</summary>
internal static class OptionText
{
    /// <summary>More threads than any machine has cores for bring it down.</summary>
    public const int MostThreads = 256;

    public static string Of(ArgumentResult result) => result.Tokens[0].Value;

    /// <summary>Reports what would have been understood.</summary>
    public static T? Refuse<T>(ArgumentResult result, string expected)
    {
        result.AddError($"{((OptionResult)result.Parent!).Option.Name} {Of(result)}: give {expected}.");
        return default;
    }

    /// <summary>A whole number within limits.</summary>
    public static int WholeNumber(ArgumentResult result, int min, int max) =>
        int.TryParse(Of(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
        && number >= min
        && number <= max
            ? number
            : Refuse<int>(result, $"a whole number from {min} to {max}");

    /// <summary>A number within limits.</summary>
    public static double? Number(ArgumentResult result, double min, double max) =>
        double.TryParse(Of(result), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && value >= min
        && value <= max
            ? value
            : Refuse<double?>(result, $"a number from {min} to {max}");

    /// <summary>How many threads a computation takes.</summary>
    public static Option<int> Threads() =>
        new("--threads")
        {
            Description = "Threads; 0, the default, is one per core",
            HelpName = "N",
            CustomParser = result => WholeNumber(result, 0, MostThreads),
        };
}
