namespace Tapetum.Training.Datasets.Download;

/// <summary>Asks a mirror again when what went wrong may pass, after a wait that grows.</summary>
/// <remarks>The n-th wait is min(longest, first·2ⁿ⁻¹)·(½ + u/2), u uniform in [0, 1), or what the server asks for if that is more: clients that failed together come back apart.</remarks>
internal sealed class Retrying(DownloadOptions options, int seed)
{
    private const int MostDoublings = 30;

    private readonly Random jitter = new(seed);

    /// <param name="attempt">What to try.</param>
    /// <param name="bytesSoFar">What the attempts have brought to stay; new bytes set the count of failures back.</param>
    /// <exception cref="MirrorException">It failed too often, or in a way that will not pass.</exception>
    public async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> attempt,
        Func<long> bytesSoFar,
        CancellationToken cancellationToken
    )
    {
        for (int failures = 0; ; )
        {
            long before = bytesSoFar();
            try
            {
                return await attempt(cancellationToken);
            }
            catch (MirrorException e) when (e.MayPass)
            {
                failures = bytesSoFar() > before ? 1 : failures + 1;
                if (failures > options.Retries)
                {
                    throw;
                }

                await Task.Delay(Wait(failures, e.RetryAfter), options.Time, cancellationToken);
            }
        }
    }

    private TimeSpan Wait(int failures, TimeSpan? asked)
    {
        TimeSpan grown = options.FirstWait * Math.Pow(2, Math.Min(failures - 1, MostDoublings));
        TimeSpan bounded = grown < options.LongestWait ? grown : options.LongestWait;
        TimeSpan wait = bounded * (0.5 + jitter.NextDouble() / 2);
        return asked > wait ? TimeSpan.FromTicks(Math.Min(asked.Value.Ticks, options.LongestWait.Ticks)) : wait;
    }
}
