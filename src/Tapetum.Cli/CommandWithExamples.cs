using System.CommandLine;

namespace Tapetum.Cli;

/// <summary>A command whose help teaches by example.</summary>
internal sealed class CommandWithExamples(string name, string description, params IReadOnlyList<Example> examples)
    : Command(name, description)
{
    public IReadOnlyList<Example> Examples { get; } = examples;
}
