using System.CommandLine;

namespace Tapetum.Cli.Reference;

/// <summary>A command as references name it.</summary>
/// <param name="Name">With those above it: tapetum model plot.</param>
/// <param name="Command">The command.</param>
internal sealed record CommandEntry(string Name, Command Command)
{
    /// <summary>Whether there is anything to call, rather than further commands alone.</summary>
    public bool HasUsage => Command.Arguments.Count + Command.Options.Count > 0;

    /// <summary>tapetum enhance INPUT... [options]</summary>
    public string Usage =>
        Name
        + string.Concat(
            Command.Arguments.Select(argument =>
                argument.Arity.MaximumNumberOfValues > 1 ? $" {argument.Name}..." : $" {argument.Name}"
            )
        )
        + " [options]";

    /// <summary>All that are no secret, each before those below it.</summary>
    public static IEnumerable<CommandEntry> Below(Command parent, string name)
    {
        foreach (Command child in parent.Subcommands.Where(child => !child.Hidden))
        {
            CommandEntry entry = new($"{name} {child.Name}", child);
            yield return entry;
            foreach (CommandEntry grandchild in Below(child, entry.Name))
            {
                yield return grandchild;
            }
        }
    }
}
