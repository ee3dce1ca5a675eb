namespace Tapetum.Cli;

/// <summary>A part of a command's help that explains what an option may hold.</summary>
internal sealed record HelpTable(string Title, IReadOnlyList<(string Term, string Meaning)> Rows);
