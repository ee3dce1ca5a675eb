using System.Security.Cryptography;
using Tapetum.Web.Cluster.Nats;

namespace Tapetum.Web.Cluster.Uploads;

/// <summary>This front end's part in the <see cref="UploadLedger"/>: whoever changes it is told where another did, and looks again. What a front end had that died is nobody's after a minute.</summary>
internal sealed class LedgerPage(NatsDocuments<UploadLedger> ledgers, TimeProvider time) : BackgroundService
{
    private const string Key = "ledger";

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Dead = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim asking = new(1);

    // What signs of life there were, and since when this process has known them.
    private Dictionary<string, (long Beats, long Since)> heard = new(StringComparer.Ordinal);
    private long beats;
    private long reserved;

    /// <summary>This front end.</summary>
    public string Name { get; } = Guid.NewGuid().ToString("N");

    /// <summary>What uploads that are coming in here may become.</summary>
    public long Reserved => Interlocked.Read(ref reserved);

    public void Add(long bytes) => Interlocked.Add(ref reserved, bytes);

    /// <summary>Changes it, one after the other.</summary>
    /// <param name="change">What it is to be; null leaves it. It may be asked again.</param>
    /// <param name="cancellationToken">Changes nothing.</param>
    public async Task ChangeAsync(Func<UploadLedger, Task<UploadLedger?>> change, CancellationToken cancellationToken)
    {
        await asking.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var found = await ledgers.FindAsync(Key, cancellationToken);
                UploadLedger before = found?.Document ?? Empty();
                if (await change(before) is not { } after)
                {
                    return;
                }

                ulong? written = found is var (_, revision)
                    ? await ledgers.TryUpdateAsync(Key, after, revision, cancellationToken)
                    : await ledgers.TryCreateAsync(Key, after, cancellationToken);
                if (written is not null)
                {
                    return;
                }
            }
        }
        finally
        {
            asking.Release();
        }
    }

    /// <summary>The same with this front end as it is now.</summary>
    /// <param name="ledger">As it was.</param>
    /// <param name="more">What is about to be reserved.</param>
    public UploadLedger WithThis(UploadLedger ledger, long more) =>
        ledger with
        {
            Fronts = ledger
                .Fronts.Where(front => front.Key != Name)
                .Append(KeyValuePair.Create(Name, new UploadLedger.Front(Reserved + more, beats)))
                .ToDictionary(StringComparer.Ordinal),
        };

    public override void Dispose()
    {
        asking.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Beat, time);
        do
        {
            try
            {
                beats++;
                await ChangeAsync(ledger => Task.FromResult<UploadLedger?>(WithoutDead(ledger)), stoppingToken);
            }
            catch (Exception e) when (e is ClusterUnreachableException or ClusterFullException)
            {
                // The next one may get through.
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private UploadLedger WithoutDead(UploadLedger ledger)
    {
        heard = ledger.Fronts.ToDictionary(
            front => front.Key,
            front =>
                heard.TryGetValue(front.Key, out (long Beats, long Since) before) && before.Beats == front.Value.Beats
                    ? before
                    : (front.Value.Beats, time.GetTimestamp()),
            StringComparer.Ordinal
        );
        UploadLedger alive = WithThis(ledger, more: 0);
        return alive with
        {
            Fronts = alive
                .Fronts.Where(front =>
                    front.Key == Name
                    || !heard.TryGetValue(front.Key, out (long Beats, long Since) known)
                    || time.GetElapsedTime(known.Since) < Dead
                )
                .ToDictionary(StringComparer.Ordinal),
        };
    }

    private static UploadLedger Empty() =>
        new(
            Convert.ToHexString(RandomNumberGenerator.GetBytes(16)),
            new Dictionary<string, UploadLedger.Front>(StringComparer.Ordinal),
            new Dictionary<string, UploadLedger.Place>(StringComparer.Ordinal)
        );
}
