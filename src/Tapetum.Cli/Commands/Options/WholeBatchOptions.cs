using System.CommandLine;
using Tapetum.Cli.Batches;
using Tapetum.Encoding;

namespace Tapetum.Cli.Commands.Options;

/// <summary>The options that say which of the files become which pictures: bursts of several, and one machine's share of all.</summary>
internal sealed class WholeBatchOptions
{
    private readonly Option<bool> burst = new("--burst")
    {
        Description =
            "All INPUTs are frames of one scene, taken one after the other: they are aligned and merged into one picture; of several exposures, the longest is kept where it is not clipped, and shorter ones fill the rest; with the word auto before them, bursts are found among them",
    };

    private readonly Option<string?> reference = new("--reference")
    {
        Description = "With --burst: the frame that the others are laid on; default: the sharpest",
        HelpName = "FILE",
    };

    private readonly Option<Shard?> share = Share("files");

    /// <param name="what">Is divided.</param>
    public static Option<Shard?> Share(string what) =>
        new("--shard")
        {
            Description =
                $"Only one of N shares of the {what}, for several machines that are given the same ones: each file is in exactly one share, by its name",
            HelpName = "K/N",
            CustomParser = result =>
                Shard.Parse(OptionText.Of(result))
                ?? OptionText.Refuse<Shard?>(result, "which share of how many, for example 3/16 (1/16 to 16/16)"),
        };

    public IEnumerable<Option> All => [burst, reference, share];

    /// <exception cref="UsageException">What is asked for does not go together.</exception>
    public IReadOnlyList<EnhanceJob> Plan(
        ParseResult parsed,
        IReadOnlyList<string> inputs,
        string? output,
        OutputFormat format,
        CommandContext context
    )
    {
        string? frame = parsed.GetValue(reference);
        if (!parsed.GetValue(burst))
        {
            return frame is null
                ? EnhancePlan.Make(inputs, output, format, context.Say, parsed.GetValue(share))
                : throw new UsageException(
                    "--reference is the frame that a burst's others are laid on: give --burst as well."
                );
        }

        if (parsed.GetValue(share) is not null)
        {
            throw new UsageException(
                "--shard divides files among machines, and a burst is one picture. Leave one of them out."
            );
        }

        if (!BurstPlan.FindsThem(inputs))
        {
            return [BurstPlan.Make(inputs, output, frame, format, context.Say)];
        }

        return frame is null
            ? BurstPlan.MakeEach(inputs, output, format, context.Say, context.Cancellation)
            : throw new UsageException("--reference is a frame of one burst: name that burst's files instead of auto.");
    }

    /// <exception cref="UsageException">One of them is given, and there is a single file in a pipe.</exception>
    public void RefuseWithPipe(ParseResult parsed)
    {
        if (parsed.GetValue(burst))
        {
            throw new UsageException("--burst reads and writes files: name them instead of -.");
        }

        if (parsed.GetValue(share) is not null)
        {
            throw new UsageException("--shard divides files among machines; a pipe has one. Leave it out.");
        }
    }
}
