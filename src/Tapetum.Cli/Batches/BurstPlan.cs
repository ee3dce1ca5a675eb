using System.Globalization;
using Tapetum.Encoding;

namespace Tapetum.Cli.Batches;

/// <summary>
/// Decides what becomes of raw files that are one burst:
/// <code>
/// enhance --burst a.dng b.dng              a.png beside the first
/// enhance --burst a.dng b.dng -o one.png   one.png
/// enhance --burst folder/ -o pictures/     pictures/a.png
/// </code>
/// </summary>
internal static class BurstPlan
{
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
        if (inputs.Contains(StandardStream.Dash, StringComparer.Ordinal) || output == StandardStream.Dash)
        {
            throw new UsageException("--burst reads and writes files: name them instead of -.");
        }

        string[] frames = [.. InputFiles.Find(inputs, output, leftOut).Select(file => file.Path)];
        if (frames.Length < 2)
        {
            throw new UsageException("--burst merges several raw files, and there is one: leave --burst out.");
        }

        EnhanceJob first = EnhancePlan.Make([frames[0]], output, format, leftOut)[0];
        return first with
        {
            InputName = string.Create(CultureInfo.InvariantCulture, $"{frames[0]} and {frames.Length - 1} more"),
            Burst = frames,
            Reference = reference,
        };
    }
}
