using System.Globalization;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using Tapetum.Web.Cluster.Nats;
using Tapetum.Web.Photos;
using Tapetum.Web.Work.Queue;

namespace Tapetum.Web.Cluster;

/// <summary>Photos in a work-queue stream: one message each, which goes when the photo's result is stored. A worker that gives no sign of life for a while loses the photo to another.</summary>
internal sealed class NatsWorkQueue(NatsCluster cluster, TimeProvider time) : IWorkQueue
{
    private const string Consumer = "workers";

    // JetStream's answer to a second message of a photo.
    private const int HasOneAlready = 10077;

    private static readonly TimeSpan Asking = TimeSpan.FromSeconds(20);

    private INatsJSConsumer? consumer;

    private string Stream => cluster.Named("work");

    public Task OpenAsync(CancellationToken cancellationToken) =>
        cluster.MakeStreamAsync(
            new StreamConfig(Stream, [cluster.Subject("work", "*")])
            {
                Retention = StreamConfigRetention.Workqueue,
                MaxMsgsPerSubject = 1,
                Discard = StreamConfigDiscard.New,
                DiscardNewPerSubject = true,
                NumReplicas = cluster.Options.Replicas,
            },
            cancellationToken
        );

    public async Task BeginAsync(CancellationToken cancellationToken) =>
        consumer = await cluster.RunAsync(
            stop =>
                cluster
                    .JetStream.CreateOrUpdateConsumerAsync(
                        Stream,
                        new ConsumerConfig(Consumer)
                        {
                            AckWait = cluster.Options.RedeliverAfter,
                            MaxDeliver = -1,
                            MaxAckPending = -1,
                            MaxWaiting = 4096,
                        },
                        stop
                    )
                    .AsTask(),
            cancellationToken
        );

    public async ValueTask PutAsync(PhotoId id, CancellationToken cancellationToken) =>
        await cluster.RunAsync(
            async stop =>
            {
                PubAckResponse answer = await cluster.JetStream.PublishAsync(
                    cluster.Subject("work", id.ToString()),
                    Array.Empty<byte>(),
                    cancellationToken: stop
                );
                if (answer.Error is { } error && !IsThere(error))
                {
                    throw new NatsJSApiException(error);
                }

                return true;
            },
            cancellationToken
        );

    public async ValueTask<IWorkLease> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                NatsJSNextOpts asking = new() { Expires = Asking };
                if (
                    await consumer!.NextAsync<byte[]>(opts: asking, cancellationToken: cancellationToken) is { } message
                )
                {
                    return new Lease(message, cluster, time);
                }
            }
            catch (Exception e)
                when (!cancellationToken.IsCancellationRequested
                    && e is NatsException or TimeoutException or OperationCanceledException
                )
            {
                cancellationToken.ThrowIfCancellationRequested();
                await cluster.PauseAsync(cancellationToken);
            }
        }
    }

    /// <summary>Which photos wait or are worked on, as the queue knows.</summary>
    public Task<IReadOnlySet<PhotoId>> ListAsync(CancellationToken cancellationToken) =>
        cluster.RunAsync<IReadOnlySet<PhotoId>>(
            async stop =>
            {
                string all = cluster.Subject("work", "*");
                INatsJSStream stream = await cluster.JetStream.GetStreamAsync(
                    Stream,
                    new StreamInfoRequest { SubjectsFilter = all },
                    stop
                );
                IEnumerable<string> subjects = stream.Info.State.Subjects?.Keys ?? [];
                return subjects.Select(subject => PhotoId.Parse(subject[(all.Length - 1)..], null)).ToHashSet();
            },
            cancellationToken
        );

    private static bool IsThere(ApiError error) =>
        error.ErrCode == HasOneAlready && error.Description?.Contains("per subject", StringComparison.Ordinal) == true;

    /// <summary>Gives signs of life as long as it is held.</summary>
    private sealed class Lease : IWorkLease
    {
        private readonly INatsJSMsg<byte[]> message;
        private readonly NatsCluster cluster;
        private readonly CancellationTokenSource ended = new();
        private readonly Task living;

        public Lease(INatsJSMsg<byte[]> message, NatsCluster cluster, TimeProvider time)
        {
            (this.message, this.cluster) = (message, cluster);
            Id = PhotoId.Parse(message.Subject[(message.Subject.LastIndexOf('.') + 1)..], CultureInfo.InvariantCulture);
            living = LiveAsync(cluster.Options.RedeliverAfter / 3, time);
        }

        public PhotoId Id { get; }

        public string? Claim { get; } = Guid.NewGuid().ToString("N");

        public bool IsTakenOver => message.Metadata?.NumDelivered > 1;

        public Task FinishAsync(CancellationToken cancellationToken) =>
            cluster.RunAsync(
                async stop =>
                {
                    await message.AckAsync(new AckOpts { DoubleAck = true }, stop);
                    return true;
                },
                cancellationToken
            );

        public async Task ReturnAsync(CancellationToken cancellationToken)
        {
            // A sign of life that comes after it would take it back.
            await EndAsync();
            await cluster.RunAsync(
                async stop =>
                {
                    await message.NakAsync(cancellationToken: stop);
                    return true;
                },
                cancellationToken
            );
        }

        public async ValueTask DisposeAsync()
        {
            await EndAsync();
            ended.Dispose();
        }

        private async Task EndAsync()
        {
            await ended.CancelAsync();
            await living;
        }

        private async Task LiveAsync(TimeSpan period, TimeProvider time)
        {
            using PeriodicTimer timer = new(period, time);
            try
            {
                while (await timer.WaitForNextTickAsync(ended.Token))
                {
                    try
                    {
                        await message.AckProgressAsync(cancellationToken: ended.Token);
                    }
                    catch (NatsException)
                    {
                        // The next one may get through; if none does, another has the photo.
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // It was finished or returned.
            }
        }
    }
}
