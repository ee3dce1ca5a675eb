using System.Net;
using System.Security.Cryptography;
using Tapetum.Web.Hosting;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Queue;

namespace Tapetum.Web.Cluster.Uploads;

/// <summary>Those at all front ends together. Addresses are hashed, and in the servers' memory alone.</summary>
internal sealed class SharedQueueShares(
    LedgerPage page,
    IPhotoStore store,
    IResumableUploads uploads,
    StudioOptions options
) : IQueueShares
{
    private const int HashBytes = 12;

    public async Task<IAsyncDisposable?> TryTakeAsync(IPAddress? from, PhotoId id, CancellationToken cancellationToken)
    {
        if (Visitor.IsThisMachine(from))
        {
            return new Place(this, null);
        }

        bool isTaken = false;
        await page.ChangeAsync(
            async ledger =>
            {
                string visitor = Hashed(Visitor.Of(from), ledger.Salt);
                Dictionary<string, UploadLedger.Place> places = (
                    await WithoutSettledAsync(ledger, cancellationToken)
                ).ToDictionary(StringComparer.Ordinal);
                isTaken = places.Values.Count(place => place.Visitor == visitor) < options.AddressQueue;
                if (!isTaken)
                {
                    return null;
                }

                places[id.ToString()] = new(visitor, page.Name);
                return ledger with { Places = places };
            },
            cancellationToken
        );
        return isTaken ? new Place(this, id) : null;
    }

    /// <summary>Those whose photos wait or are worked on, or are coming in at a front end that lives.</summary>
    private async Task<List<KeyValuePair<string, UploadLedger.Place>>> WithoutSettledAsync(
        UploadLedger ledger,
        CancellationToken cancellationToken
    )
    {
        IReadOnlySet<PhotoId> begun =
            ledger.Places.Count == 0 ? new HashSet<PhotoId>() : await uploads.ListAsync(cancellationToken);
        List<KeyValuePair<string, UploadLedger.Place>> kept = [];
        foreach (KeyValuePair<string, UploadLedger.Place> place in ledger.Places)
        {
            var id = PhotoId.Parse(place.Key, null);
            bool isComing = place.Value.ComingAt is { } front && ledger.Fronts.ContainsKey(front);
            if (
                isComing
                || begun.Contains(id)
                || await store.FindAsync(id, cancellationToken) is { State: PhotoState.Queued or PhotoState.Working }
            )
            {
                kept.Add(place);
            }
        }

        return kept;
    }

    private static string Hashed(string visitor, string salt) =>
        Convert.ToHexString(
            SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{salt} {visitor}")).AsSpan(0, HashBytes)
        );

    private Task ArrivedAsync(PhotoId id) =>
        page.ChangeAsync(
            ledger =>
                Task.FromResult(
                    ledger.Places.TryGetValue(id.ToString(), out UploadLedger.Place? place)
                        ? ledger with
                        {
                            Places = new Dictionary<string, UploadLedger.Place>(ledger.Places, StringComparer.Ordinal)
                            {
                                [id.ToString()] = place with { ComingAt = null },
                            },
                        }
                        : null
                ),
            CancellationToken.None
        );

    private sealed class Place(SharedQueueShares shares, PhotoId? id) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (id is { } one)
            {
                await shares.ArrivedAsync(one);
            }
        }
    }
}
