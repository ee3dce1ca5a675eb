using Tapetum.Encoding;

namespace Tapetum.Cli.Batches;

/// <summary>
/// Decides what becomes of a file where <c>-</c> stands for standard input or output:
/// <code>
/// enhance -                   standard input to standard output
/// enhance - -o night.png      standard input to a file
/// enhance night.dng -o -      a file to standard output
/// </code>
/// </summary>
internal static class PipedPlan
{
    public static bool IsMeant(IReadOnlyList<string> inputs, string? output) =>
        inputs.Contains(StandardStream.Dash, StringComparer.Ordinal) || output == StandardStream.Dash;

    /// <param name="streams">Hold what is received and sent.</param>
    /// <param name="inputs">Raw files, folders of them, patterns.</param>
    /// <param name="output">What --output names; null when it was not given.</param>
    /// <param name="format">Of the picture.</param>
    /// <param name="json">Whether reports go to standard output.</param>
    /// <param name="context">Is told of folders that may not be looked into.</param>
    /// <exception cref="UsageException">It cannot be done like that.</exception>
    public static async Task<IReadOnlyList<EnhanceJob>> MakeAsync(
        StandardStream streams,
        string[] inputs,
        string? output,
        OutputFormat format,
        bool json,
        CommandContext context
    )
    {
        bool receives = inputs.Contains(StandardStream.Dash, StringComparer.Ordinal);
        if (receives && inputs.Length > 1)
        {
            throw new UsageException("- is standard input, which is one raw file: name no others beside it.");
        }

        bool sends = output is null or StandardStream.Dash;
        if (sends)
        {
            StandardStream.RequireRoom(json);
        }

        string? path = sends ? streams.PathOfPicture(PictureWriter.ExtensionOf(format)) : output;
        if (!receives)
        {
            IReadOnlyList<EnhanceJob> jobs = EnhancePlan.Make(inputs, path, format, context.Say);
            return [jobs[0] with { OutputName = StandardStream.Output }];
        }

        string received = await streams.ReceiveAsync(context.Cancellation);
        EnhanceJob job = EnhancePlan.Make([received], path, format, context.Say)[0];
        return [job with { InputName = StandardStream.Input, OutputName = sends ? StandardStream.Output : job.Output }];
    }
}
