using Tapetum.Training.Parallelism;

namespace Tapetum.Cli.Commands;

/// <summary>How several processes of one training run speak and end: the first speaks for all, and an error is told once, by whom it happened to.</summary>
internal static class RanksOfTraining
{
    /// <summary>Longer than mpirun takes to end a run of which one process failed.</summary>
    private static readonly TimeSpan UntilAllEnd = TimeSpan.FromSeconds(30);

    /// <param name="ranks">Of the run.</param>
    /// <param name="context">Of this process.</param>
    /// <param name="train">The work; is given where to write.</param>
    public static async Task<int> RunAsync(IRanks ranks, CommandContext context, Func<CommandContext, Task<int>> train)
    {
        bool isFirst = ranks.IsFirst();
        try
        {
            int code = await train(
                isFirst ? context : context with { Results = TextWriter.Null, Messages = TextWriter.Null }
            );
            ranks.Leave(isStopped: code != ExitCode.Done);
            return code;
        }
        catch (OtherRankException)
        {
            // A process that ends now would take the one that tells why with it.
            await Task.Delay(UntilAllEnd, context.Time, CancellationToken.None);
            return ExitCode.Failed;
        }
        catch (Exception e) when (!isFirst)
        {
            context.Say($"rank {ranks.Rank} on {Environment.MachineName}: {ErrorMessage.Of(e, context.Verbose)}");
            return ExitCode.Failed;
        }
    }
}
