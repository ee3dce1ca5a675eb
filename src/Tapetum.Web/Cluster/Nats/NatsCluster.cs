using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.KeyValueStore;
using NATS.Client.ObjectStore;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Cluster.Nats;

/// <summary>
/// A connection to NATS, and the names of all that a studio has there:
/// <code>
/// KV_PREFIX-photos, KV_PREFIX-files   a document for each photo, and which files it has
/// OBJ_PREFIX-files                    the files
/// KV_PREFIX-uploads, OBJ_PREFIX-parts what has come of uploads in pieces
/// PREFIX-work                         photos that wait or are worked on
/// KV_PREFIX-ledger, KV_PREFIX-holds   who has which room and place; who sends to which upload: in memory alone
/// PREFIX.progress.ID, PREFIX.gone.ID  how far work is; photos that went
/// </code>
/// </summary>
internal sealed class NatsCluster : IAsyncDisposable
{
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(10);

    /// <summary>How long a new leader may take to be elected.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ToAnswer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan UntilAskedAgain = TimeSpan.FromSeconds(1);

    // JetStream's code for a second stream of a name.
    private const int NameIsTaken = 10058;

    private readonly NatsConnection connection;
    private readonly TimeProvider time;

    private NatsCluster(ClusterOptions options, NatsConnection connection, TimeProvider time)
    {
        (Options, this.connection, this.time) = (options, connection, time);
        JetStream = new NatsJSContext(connection);
        Keys = new NatsKVContext(JetStream);
        Objects = new NatsObjContext(JetStream);
    }

    public ClusterOptions Options { get; }

    /// <summary>Its servers, to be shown.</summary>
    public string Shown => WithoutPasswords(Options.Servers);

    public INatsConnection Connection => connection;

    public NatsJSContext JetStream { get; }

    public NatsKVContext Keys { get; }

    public NatsObjContext Objects { get; }

    /// <summary>Whether JetStream answers now, for which most of its servers have to see each other.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        soon.CancelAfter(ToAnswer);
        try
        {
            await JetStream.GetAccountInfoAsync(soon.Token);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && NatsFailure.Passes(e))
        {
            return false;
        }
    }

    public DateTimeOffset UtcNow => time.GetUtcNow();

    public string Named(string name) => $"{Options.Prefix}-{name}";

    public string Subject(string kind, string id) => $"{Options.Prefix}.{kind}.{id}";

    /// <summary>Hears what is said of any photo from now on, until it is cancelled; while nobody can be heard, it tries again.</summary>
    /// <param name="kind">Of what: progress or gone.</param>
    /// <param name="hear">Told the photo and the message's content.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ListenAsync(string kind, Func<PhotoId, byte[]?, Task> hear, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (
                    NatsMsg<byte[]> message in connection.SubscribeAsync<byte[]>(
                        Subject(kind, "*"),
                        cancellationToken: cancellationToken
                    )
                )
                {
                    string id = message.Subject[(message.Subject.LastIndexOf('.') + 1)..];
                    if (PhotoId.TryParse(id, null, out PhotoId photo))
                    {
                        await hear(photo, message.Data);
                    }
                }
            }
            catch (NatsException)
            {
                await PauseAsync(cancellationToken);
            }
        }
    }

    /// <summary>Between one attempt and the next of what is asked for as long as this process lives.</summary>
    public Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(UntilAskedAgain, time, cancellationToken);

    /// <exception cref="ClusterException">It cannot be reached, or has no JetStream.</exception>
    public static async Task<NatsCluster> ConnectAsync(
        ClusterOptions options,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        NatsConnection opened = new(ToNats(options));
        NatsCluster cluster = new(options, opened, time);
        try
        {
            await opened.ConnectAsync();
            await cluster.RunAsync(stop => cluster.JetStream.GetAccountInfoAsync(stop).AsTask(), cancellationToken);
            return cluster;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            await opened.DisposeAsync();
            throw e is NatsJSException or ClusterUnreachableException
                ? new ClusterException(
                    cluster.Shown,
                    $"JetStream cannot be used there ({(e.InnerException ?? e).Message.TrimEnd('.')})",
                    "Start nats-server with -js, or switch JetStream on for this account.",
                    e
                )
                : new ClusterException(
                    cluster.Shown,
                    $"NATS cannot be reached there ({(e.InnerException ?? e).Message.TrimEnd('.')})",
                    "Start nats-server -js, and check the address, the credentials and the certificates.",
                    e
                );
        }
    }

    /// <summary>A key-value bucket. Its leader answers, so that nobody is told what is no longer true.</summary>
    /// <param name="name">After the prefix.</param>
    /// <param name="inMemory">Whether nothing of it is written to a disk.</param>
    /// <param name="maxAge">How long a value lives; null for ever.</param>
    /// <param name="cancellationToken">Makes none.</param>
    public async Task<INatsKVStore> OpenKeysAsync(
        string name,
        bool inMemory,
        TimeSpan? maxAge,
        CancellationToken cancellationToken
    )
    {
        string bucket = Named(name);
        await MakeStreamAsync(
            new StreamConfig($"KV_{bucket}", [$"$KV.{bucket}.>"])
            {
                MaxMsgsPerSubject = 1,
                MaxAge = maxAge ?? TimeSpan.Zero,
                Storage = inMemory ? StreamConfigStorage.Memory : StreamConfigStorage.File,
                Discard = StreamConfigDiscard.New,
                AllowRollupHdrs = true,
                AllowDirect = false,
                NumReplicas = Options.Replicas,
            },
            cancellationToken
        );
        return await Keys.GetStoreAsync(bucket, cancellationToken);
    }

    public async Task<INatsObjStore> OpenObjectsAsync(string name, CancellationToken cancellationToken)
    {
        string bucket = Named(name);
        await MakeStreamAsync(
            new StreamConfig($"OBJ_{bucket}", [$"$O.{bucket}.C.>", $"$O.{bucket}.M.>"])
            {
                Discard = StreamConfigDiscard.New,
                AllowRollupHdrs = true,
                AllowDirect = false,
                NumReplicas = Options.Replicas,
            },
            cancellationToken
        );
        return await Objects.GetObjectStoreAsync(bucket, cancellationToken);
    }

    /// <summary>A stream as it is, or a new one.</summary>
    public Task MakeStreamAsync(StreamConfig config, CancellationToken cancellationToken) =>
        RunAsync(
            async stop =>
            {
                try
                {
                    await JetStream.GetStreamAsync(config.Name!, cancellationToken: stop);
                }
                catch (NatsJSApiException e) when (e.Error.Code == StatusCodes.Status404NotFound)
                {
                    await CreateAsync(config, stop);
                }

                return true;
            },
            cancellationToken
        );

    private async Task CreateAsync(StreamConfig config, CancellationToken cancellationToken)
    {
        try
        {
            await JetStream.CreateStreamAsync(config, cancellationToken);
        }
        catch (NatsJSApiException e) when (e.Error.ErrCode == NameIsTaken)
        {
            // Another machine, which starts at the same time, was faster.
        }
    }

    /// <summary>Does something on the servers, again where they do not answer: after a server has gone, others take a moment to take over.</summary>
    /// <param name="work">It may have happened although nothing came back.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ClusterUnreachableException">They did not answer for a while.</exception>
    /// <exception cref="ClusterFullException">They have no room.</exception>
    public Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(work, Attempt, cancellationToken);

    /// <inheritdoc cref="RunAsync{T}(Func{CancellationToken, Task{T}}, CancellationToken)"/>
    /// <param name="longest">How long one attempt may take.</param>
    public async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> work,
        TimeSpan longest,
        CancellationToken cancellationToken
    )
    {
        long begun = time.GetTimestamp();
        while (true)
        {
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            attempt.CancelAfter(longest);
            try
            {
                return await work(attempt.Token);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && NatsFailure.IsFull(e))
            {
                throw new ClusterFullException(e);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && NatsFailure.Passes(e))
            {
                if (time.GetElapsedTime(begun) > Patience)
                {
                    throw new ClusterUnreachableException(e);
                }

                await Task.Delay(BetweenAttempts, time, cancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static NatsOpts ToNats(ClusterOptions options) =>
        NatsOpts.Default with
        {
            Url = options.Servers,
            Name = "tapetum",
            MaxReconnectRetry = -1,
            ReconnectWaitMax = TimeSpan.FromSeconds(2),
            // A server whose cable was pulled says nothing, and no connection to it breaks: another is looked for after three of these.
            PingInterval = TimeSpan.FromSeconds(4),
            // A machine that has other things to do at its start takes its time.
            ConnectTimeout = TimeSpan.FromSeconds(30),
            RequestTimeout = Attempt,
            // What NATS logs has subjects in it; what matters is told by those who meet it.
            AuthOpts = NatsCredentialsFile.Read(options.CredentialsFile),
            TlsOpts = options.AuthorityFile is { } authorities
                ? NatsTlsOpts.Default with
                {
                    CaFile = authorities,
                }
                : NatsTlsOpts.Default,
        };

    /// <summary>To be shown: an address may have a name and a password in it.</summary>
    private static string WithoutPasswords(string servers) =>
        string.Join(
            ',',
            servers
                .Split(',')
                .Select(server => server.Split("://"))
                .Select(parts => $"{parts[0]}://{parts[^1][(parts[^1].LastIndexOf('@') + 1)..]}")
        );
}
