using System.CommandLine;

namespace Tapetum.Cli.Reference;

/// <summary>What a reference says about one option.</summary>
/// <param name="Names">The long one first: --output, -o.</param>
/// <param name="Value">What it takes, as its help names it; null for a switch.</param>
/// <param name="Description">Sentences, with the default where there is one.</param>
internal sealed record OptionEntry(IReadOnlyList<string> Names, string? Value, string Description)
{
    /// <summary>Those of a command that are no secret.</summary>
    public static IEnumerable<OptionEntry> Of(Command command) =>
        command.Options.Where(option => !option.Hidden).Select(Of);

    private static OptionEntry Of(Option option)
    {
        string usual =
            option.HasDefaultValue
            && option.HelpName is not null
            && option.Description?.Contains("default", StringComparison.OrdinalIgnoreCase) != true
                ? $" Default: {option.GetDefaultValue()}."
                : "";
        return new(
            [option.Name, .. option.Aliases.Order(StringComparer.Ordinal)],
            option.HelpName,
            $"{option.Description}.{usual}"
        );
    }
}
