using System.Globalization;
using Tapetum.Burst;
using Tapetum.Encoding;
using Tapetum.Raw;

namespace Tapetum.Cli.Batches;

/// <summary>
/// Decides what becomes of raw files that are one burst:
/// <code>
/// enhance --burst a.dng b.dng              a.png beside the first
/// enhance --burst a.dng b.dng -o one.png   one.png
/// enhance --burst folder/ -o pictures/     pictures/a.png
/// enhance --burst auto folder/ -o pictures/   pictures/a.png of a, b and c, pictures/d.png of d alone
/// </code>
/// </summary>
internal static class BurstPlan
{
    private const string Auto = "auto";

    /// <summary>Whether bursts are to be found among the files, rather than all of them being one.</summary>
    public static bool FindsThem(IReadOnlyList<string> inputs) =>
        inputs is [Auto, _, ..] && !File.Exists(Auto) && !Directory.Exists(Auto);

    /// <summary>A picture of each burst that there is among files, named as its first frame, and of each file that is in none.</summary>
    /// <param name="inputs">The word, then raw files, folders of them, patterns.</param>
    /// <param name="output">A folder or template; null for beside the first frame.</param>
    /// <param name="format">Of the pictures.</param>
    /// <param name="say">Is told which bursts there are, and of folders that may not be looked into.</param>
    /// <param name="cancellationToken">Stops reading the files' settings.</param>
    /// <exception cref="UsageException">It cannot be done like that.</exception>
    public static IReadOnlyList<EnhanceJob> MakeEach(
        IReadOnlyList<string> inputs,
        string? output,
        OutputFormat format,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        Dictionary<string, EnhanceJob> jobs = EnhancePlan
            .Make([.. inputs.Skip(1)], output, format, say)
            .ToDictionary(job => job.Input, StringComparer.Ordinal);
        List<EnhanceJob> planned = [];
        foreach (
            IReadOnlyList<string> group in BurstGroups.Of(jobs.Keys.Select(file => Candidate(file, cancellationToken)))
        )
        {
            EnhanceJob first = jobs[group[0]];
            planned.Add(
                group.Count == 1
                    ? first
                    : Burst(first, group, reference: null) with
                    {
                        Apart = [.. group.Select(file => jobs[file])],
                    }
            );
            if (group.Count > 1)
            {
                say(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{group[0]} to {group[^1]}: {group.Count} frames, one picture"
                    )
                );
            }
        }

        return planned;
    }

    /// <summary>What cannot be read belongs to nothing; that it cannot be read is said when its turn comes.</summary>
    private static BurstCandidate<string> Candidate(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BurstCandidate<string> unknown = new(path, Path.GetDirectoryName(path) ?? "", path, Capture: null);
        try
        {
            return unknown with { Capture = RawDecoder.ReadCapture(path, cancellationToken) };
        }
        catch (TapetumException)
        {
            return unknown;
        }
    }

    /// <param name="inputs">Raw files, folders of them, patterns.</param>
    /// <param name="output">A file, folder or template; null for beside the first.</param>
    /// <param name="reference">The frame that the others are laid on; null for the sharpest.</param>
    /// <param name="format">Of the picture.</param>
    /// <param name="leftOut">Is told of folders that may not be looked into.</param>
    /// <exception cref="UsageException">It cannot be done like that.</exception>
    public static EnhanceJob Make(
        IReadOnlyList<string> inputs,
        string? output,
        string? reference,
        OutputFormat format,
        Action<string> leftOut
    )
    {
        string[] frames = [.. InputFiles.Find(inputs, output, leftOut).Select(file => file.Path)];
        if (frames.Length < 2)
        {
            throw new UsageException("--burst merges several raw files, and there is one: leave --burst out.");
        }

        return Burst(EnhancePlan.Make([frames[0]], output, format, leftOut)[0], frames, reference);
    }

    private static EnhanceJob Burst(EnhanceJob first, IReadOnlyList<string> frames, string? reference) =>
        first with
        {
            InputName = string.Create(CultureInfo.InvariantCulture, $"{frames[0]} and {frames.Count - 1} more"),
            Burst = frames,
            Reference = reference,
        };
}
