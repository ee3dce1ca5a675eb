using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Tapetum.Web.Cluster.Nats;

/// <summary>
/// Deletes messages of a stream. Never by asking to purge a subject: a nats-server before 2.9.18 that finds such a request in its log when it is started again deletes all that the stream had
/// until then, of every subject, and the other servers follow it.
/// </summary>
internal sealed class NatsErasure(NatsCluster cluster, string stream)
{
    // JetStream's answers when there is no such message (any more).
    private static readonly int[] GoneCodes = [10043, 10057];

    private static readonly NatsHeaders ReplacingAll = new() { ["Nats-Rollup"] = "sub" };

    /// <summary>All that a subject has: one last message takes their place, and goes as well.</summary>
    /// <param name="subject">Of the stream, without wildcards.</param>
    /// <param name="last">What whoever reads in that moment is told.</param>
    /// <param name="cancellationToken">Deletes nothing.</param>
    public async Task EraseAsync(string subject, byte[] last, CancellationToken cancellationToken)
    {
        ulong sequence = await cluster.RunAsync(
            async stop =>
            {
                PubAckResponse answer = await cluster.JetStream.PublishAsync(
                    subject,
                    last,
                    headers: ReplacingAll,
                    cancellationToken: stop
                );
                answer.EnsureSuccess();
                return answer.Seq;
            },
            cancellationToken
        );
        await EraseAsync(sequence, cancellationToken);
    }

    /// <summary>One message, which may have gone already.</summary>
    public Task EraseAsync(ulong sequence, CancellationToken cancellationToken) =>
        cluster.RunAsync(
            async stop =>
            {
                try
                {
                    await cluster.JetStream.DeleteMessageAsync(
                        stream,
                        new StreamMsgDeleteRequest { Seq = sequence, NoErase = true },
                        stop
                    );
                }
                catch (NatsJSApiException e) when (GoneCodes.Contains(e.Error.ErrCode))
                {
                    // An earlier attempt, or another machine.
                }

                return true;
            },
            cancellationToken
        );
}
