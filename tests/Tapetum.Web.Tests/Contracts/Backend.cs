using Microsoft.Extensions.Logging.Abstractions;
using Tapetum.Web.Cluster.Nats;
using Tapetum.Web.Cluster.Photos;
using Tapetum.Web.Cluster.Uploads;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Tests.Cluster;
using Tapetum.Web.Work.Queue;
using Tapetum.Web.Work.Upkeep;

namespace Tapetum.Web.Tests.Contracts;

/// <summary>Where photos are kept, of either kind. Each has two ends that share what is kept, where the kind allows two.</summary>
public sealed class Backend : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> opened = [];
    private readonly List<IDisposable> owned = [];

    private Backend() { }

    public static TheoryData<string> Kinds => ["one machine", "several machines"];

    internal List<End> Ends { get; } = [];

    internal End First => Ends[0];

    /// <summary>Another machine's, or the same.</summary>
    internal End Last => Ends[^1];

    internal static async Task<Backend> OpenAsync(string kind)
    {
        Backend backend = new();
        if (kind == "one machine")
        {
            backend.OpenFolder();
            return backend;
        }

        NatsServer server = await NatsServer.StartAsync();
        backend.opened.Add(server);
        ClusterOptions options = new() { Servers = server.Url, RedeliverAfter = TimeSpan.FromSeconds(1) };
        for (int i = 0; i < 2; i++)
        {
            await backend.JoinAsync(options);
        }

        return backend;
    }

    public async ValueTask DisposeAsync()
    {
        opened.Reverse();
        foreach (IAsyncDisposable one in opened)
        {
            await one.DisposeAsync();
        }

        owned.Reverse();
        owned.ForEach(one => one.Dispose());
    }

    private DataFolder Folder()
    {
        TemporaryFolder place = new();
        owned.Add(place);
        var folder = DataFolder.Open(place.Path);
        owned.Add(folder);
        return folder;
    }

    private void OpenFolder()
    {
        DataFolder folder = Folder();
        SqlitePhotoStore store = new(folder.Database);
        owned.Add(store);
        Ends.Add(
            new(store, new FolderPhotoFiles(folder), new FolderUploads(folder), new ChannelWorkQueue(Nothing(store)))
        );
    }

    /// <summary>Nothing is owed.</summary>
    private static OwedWork Nothing(IPhotoStore store) =>
        new(
            store,
            new OutdatedPhotos(store, NullLogger<OutdatedPhotos>.Instance),
            metrics: null!,
            NullLogger<OwedWork>.Instance
        );

    private async Task JoinAsync(ClusterOptions options)
    {
        TimeProvider time = TimeProvider.System;
        ClusterBuckets buckets = await ClusterBuckets.OpenAsync(options, time, TestContext.Current.CancellationToken);
        NatsCluster cluster = buckets.Cluster;
        opened.Add(cluster);
        DataFolder folder = Folder();
        NatsDocuments<NumberedPhoto> photos = new(cluster, buckets.Photos);
        PhotoMirror mirror = new(cluster, photos, time, NullLogger<PhotoMirror>.Instance);
        opened.Add(mirror);
        await buckets.Queue.BeginAsync(TestContext.Current.CancellationToken);
        Ends.Add(
            new(
                new NatsPhotoStore(cluster, photos, new(cluster, buckets.Photos), mirror, time),
                new NatsPhotoFiles(
                    new(cluster, buckets.Lists),
                    new(cluster, buckets.Files),
                    new NearCopies(folder, options, time),
                    folder
                ),
                new NatsUploads(
                    new(cluster, buckets.Uploads),
                    new(cluster, buckets.Holds),
                    new(cluster, buckets.Parts),
                    folder,
                    time
                ),
                buckets.Queue
            )
        );
    }

    internal sealed record End(IPhotoStore Photos, IPhotoFiles Files, IResumableUploads Uploads, IWorkQueue Queue);
}
