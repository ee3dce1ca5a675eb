using System.CommandLine;

namespace Tapetum.Cli;

/// <summary>A command whose help teaches by example.</summary>
internal sealed class CommandWithExamples(string name, string description, params IReadOnlyList<Example> examples)
    : Command(name, description)
{
    private readonly List<HelpTable> tables = [];

    public IReadOnlyList<Example> Examples { get; } = examples;

    /// <summary>Whether options may also come from a settings file.</summary>
    public bool TakesSettings { get; set; }

    public IReadOnlyList<HelpTable> Tables => tables;

    public void Add(HelpTable table) => tables.Add(table);
}
