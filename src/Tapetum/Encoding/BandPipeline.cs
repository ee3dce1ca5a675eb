namespace Tapetum.Encoding;

/// <summary>Encodes bands of rows on all cores and writes them in order, with a few of them in memory at a time.</summary>
internal static class BandPipeline
{
    /// <param name="heightPx">Of the picture.</param>
    /// <param name="bandRows">Of each band but the last.</param>
    /// <param name="encode">First row and number of rows to an encoded band; called from several threads.</param>
    /// <param name="write">Called with one band at a time, from the top.</param>
    /// <param name="cancellationToken">Stops between bands.</param>
    public static async Task RunAsync<TBand>(
        int heightPx,
        int bandRows,
        Func<int, int, TBand> encode,
        Func<TBand, ValueTask> write,
        CancellationToken cancellationToken
    )
    {
        int mostInFlight = Environment.ProcessorCount + 2;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Queue<Task<TBand>> inFlight = [];
        try
        {
            for (int row = 0; row < heightPx || inFlight.Count > 0; )
            {
                if (row < heightPx && inFlight.Count < mostInFlight)
                {
                    (int first, int count) = (row, Math.Min(bandRows, heightPx - row));
                    inFlight.Enqueue(Task.Run(() => encode(first, count), stop.Token));
                    row += count;
                    continue;
                }

                await write(await inFlight.Dequeue());
            }
        }
        finally
        {
            // No band may still read the picture after this method has returned or thrown.
            await stop.CancelAsync();
            await ((Task)Task.WhenAll(inFlight)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
