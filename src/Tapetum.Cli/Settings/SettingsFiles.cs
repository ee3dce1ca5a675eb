using System.CommandLine;
using System.CommandLine.Parsing;
using Tapetum.Cli.Batches;
using Tapetum.Encoding;
using Tapetum.Training.Loop.Configuration;

namespace Tapetum.Cli.Settings;

/// <summary>
/// Options that are not given on the command line may come from <c>tapetum.json</c>: beside the first input, in the current folder, in the user's folder for settings. A
/// nearer file wins over a farther one, the command line over all.
/// </summary>
internal static class SettingsFiles
{
    /// <summary>Of each group only one may be given, so a nearer one replaces all of them.</summary>
    private static readonly string[][] Rivals =
    [
        ["ev", "ratio"],
    ];

    /// <summary>What a file may set for the pictures that it suits: others do without.</summary>
    private static readonly Dictionary<string, OutputFormat> Suits = new(StringComparer.Ordinal)
    {
        ["quality"] = OutputFormat.Jpeg,
        ["subsampling"] = OutputFormat.Jpeg,
        ["dng"] = OutputFormat.Dng,
    };

    /// <returns>The arguments that the files add.</returns>
    /// <param name="parsed">The command line.</param>
    /// <param name="known">All options that may be set, without their dashes; those of other commands are left to them.</param>
    /// <param name="context">Is told which files were read.</param>
    /// <exception cref="UsageException">A file is damaged, or sets what does not exist.</exception>
    public static IReadOnlyList<string> Read(ParseResult parsed, IReadOnlySet<string> known, CommandContext context)
    {
        Command command = parsed.CommandResult.Command;
        HashSet<string> own = [.. command.Options.Select(option => option.Name.TrimStart('-'))];
        HashSet<string> taken =
        [
            .. command
                .Options.Where(option => parsed.GetResult(option) is { Implicit: false })
                .Select(option => option.Name.TrimStart('-'))
                .SelectMany(WithRivals),
        ];
        if (Said(parsed, "output") is { } output && PictureWriter.FormatOf(output) is not null)
        {
            taken.Add("format");
        }

        List<(string Name, string[] Tokens)> added = [];
        foreach (string path in Candidates(parsed).Where(File.Exists))
        {
            var file = SettingsFile.Read(path);
            context.Say($"settings from {path}");
            HashSet<string> here = [];
            foreach ((string name, string[] tokens) in file.Tokens)
            {
                RefuseUnknown(path, name, known);
                if (own.Contains(name) && !taken.Contains(name))
                {
                    added.Add((name, tokens));
                    here.UnionWith(WithRivals(name));
                }
            }

            taken.UnionWith(here);
        }

        OutputFormat? made = FormatOf(parsed, added);
        return
        [
            .. added
                .Where(one => !Suits.TryGetValue(one.Name, out OutputFormat suited) || suited == made)
                .SelectMany(one => one.Tokens),
        ];
    }

    /// <summary>The kind of pictures that will be made, as far as it matters to these options.</summary>
    private static OutputFormat? FormatOf(ParseResult parsed, IReadOnlyList<(string Name, string[] Tokens)> added)
    {
        string? Value(string name) =>
            Said(parsed, name)
            ?? added.Where(one => one.Name == name).SelectMany(one => one.Tokens.Skip(1)).FirstOrDefault();
        return Value("format") is { } format ? PictureWriter.FormatOf("." + format)
            : Value("output") is { } output && PictureWriter.FormatOf(output) is { } named ? named
            : Said(parsed, "dng") is not null ? OutputFormat.Dng
            : null;
    }

    /// <summary>What the command line gives an option; null for nothing.</summary>
    private static string? Said(ParseResult parsed, string name)
    {
        OptionResult? result = parsed
            .CommandResult.Command.Options.Where(option => option.Name == "--" + name)
            .Select(parsed.GetResult)
            .FirstOrDefault();
        return result?.Tokens is [.., var last] ? last.Value : null;
    }

    private static void RefuseUnknown(string path, string name, IReadOnlySet<string> known)
    {
        if (!known.Contains(name))
        {
            string advice = ClosestName.To(name, known) is { } meant
                ? $"Did you mean \"{meant}\"?"
                : $"There are {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
            throw new UsageException($"{path}: there is no setting \"{name}\". {advice}");
        }
    }

    private static IEnumerable<string> WithRivals(string name) =>
        Rivals.FirstOrDefault(group => group.Contains(name, StringComparer.Ordinal)) ?? [name];

    private static IEnumerable<string> Candidates(ParseResult parsed)
    {
        string[] folders = [FolderOfFirstInput(parsed), "", UserFolder()];
        return folders
            .Select(folder => Path.Combine(folder, SettingsFile.Name))
            .DistinctBy(Path.GetFullPath, StringComparer.Ordinal);
    }

    private static string FolderOfFirstInput(ParseResult parsed)
    {
        string? input = parsed
            .CommandResult.Command.Arguments.Select(parsed.GetResult)
            .OfType<ArgumentResult>()
            .SelectMany(result => result.Tokens)
            .FirstOrDefault()
            ?.Value;
        return input is null ? ""
            : Directory.Exists(input) ? input
            : !File.Exists(input) && GlobPattern.IsPattern(input) ? GlobPattern.Of(input)[0].Base
            : Path.GetDirectoryName(input) ?? "";
    }

    /// <summary>XDG Base Directory Specification: $XDG_CONFIG_HOME, or ~/.config.</summary>
    private static string UserFolder()
    {
        string? home = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        return Path.Combine(
            string.IsNullOrEmpty(home)
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config")
                : home,
            CommandLine.Name
        );
    }
}
