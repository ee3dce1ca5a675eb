using Tapetum.Web.Cluster.Nats;
using Tapetum.Web.Work.Upkeep;

namespace Tapetum.Web.Cluster;

/// <summary>The time of a studio on several machines: it goes on while one of them runs, counted by what cannot be set, and the one that is farthest ahead is right.</summary>
internal sealed class SharedServedTime(NatsDocuments<SharedServedTime.Note> notes, TimeProvider time)
    : BackgroundService,
        IServedTime
{
    private const string Key = "clock";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(20);

    private readonly Lock changing = new();
    private TimeSpan at;
    private long since = time.GetTimestamp();

    /// <inheritdoc/>
    public TimeSpan Now
    {
        get
        {
            lock (changing)
            {
                return at + time.GetElapsedTime(since);
            }
        }
    }

    /// <inheritdoc/>
    public DateTimeOffset ClockAt(TimeSpan served) => time.GetUtcNow() + (served - Now);

    /// <inheritdoc/>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        (Note Document, ulong Revision)? noted = await notes.FindAsync(Key, cancellationToken);
        if (noted is var (note, revision))
        {
            Advance(note.Served);
            // Another's note of the same moment does as well.
            await notes.TryUpdateAsync(Key, new(Now), revision, cancellationToken);
        }
        else
        {
            await notes.TryCreateAsync(Key, new(Now), cancellationToken);
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await SaveAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SaveAsync(stoppingToken);
            }
            catch (Exception e) when (e is ClusterUnreachableException or ClusterFullException)
            {
                // The next one makes it good.
            }
        }
    }

    private void Advance(TimeSpan served)
    {
        lock (changing)
        {
            TimeSpan now = at + time.GetElapsedTime(since);
            (at, since) = (served > now ? served : now, time.GetTimestamp());
        }
    }

    /// <param name="Served">How late it was.</param>
    internal sealed record Note(TimeSpan Served);
}
