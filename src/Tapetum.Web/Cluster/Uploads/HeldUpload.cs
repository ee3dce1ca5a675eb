using Tapetum.Web.Cluster.Nats;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Cluster.Uploads;

/// <summary>Keeps other front ends from an upload: a key that goes by itself when nothing is heard of its holder.</summary>
internal sealed class HeldUpload : IAsyncDisposable
{
    /// <summary>How long it stays without a sign of life.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    private readonly string key;
    private readonly NatsDocuments<UploadHold> holds;
    private readonly Action onEnded;
    private readonly CancellationTokenSource ended = new();
    private readonly Task living;

    private HeldUpload(string key, NatsDocuments<UploadHold> holds, ulong revision, Action onEnded, TimeProvider time)
    {
        (this.key, this.holds, this.onEnded) = (key, holds, onEnded);
        living = LiveAsync(revision, time);
    }

    public static async Task<HeldUpload?> TryBeginAsync(
        PhotoId id,
        NatsDocuments<UploadHold> holds,
        Action onEnded,
        TimeProvider time,
        CancellationToken cancellationToken
    ) =>
        await holds.TryCreateAsync(id.ToString(), new(0), cancellationToken) is { } revision
            ? new(id.ToString(), holds, revision, onEnded, time)
            : null;

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        bool isOurs = await LivedAsync();
        ended.Dispose();
        onEnded();
        if (isOurs)
        {
            try
            {
                await holds.DeleteAsync(key, CancellationToken.None);
            }
            catch (ClusterUnreachableException)
            {
                // It goes by itself.
            }
        }
    }

    private async Task<bool> LivedAsync()
    {
        try
        {
            await living;
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    /// <summary>Ends without an exception where it was lost.</summary>
    private async Task LiveAsync(ulong revision, TimeProvider time)
    {
        using PeriodicTimer timer = new(Life / 3, time);
        for (int beats = 1; await timer.WaitForNextTickAsync(ended.Token); beats++)
        {
            try
            {
                if (await holds.TryUpdateAsync(key, new(beats), revision, ended.Token) is not { } next)
                {
                    return;
                }

                revision = next;
            }
            catch (ClusterUnreachableException)
            {
                // The next one may get through.
            }
        }
    }
}
