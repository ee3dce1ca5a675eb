using Tapetum.Web.Cluster.Nats;
using Tapetum.Web.Cluster.Photos;
using Tapetum.Web.Cluster.Uploads;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Intake;
using Tapetum.Web.Work.Queue;
using Tapetum.Web.Work.Upkeep;

namespace Tapetum.Web.Cluster;

/// <summary>What stands in for SQLite, a folder and a channel where several machines share a studio.</summary>
internal static class ClusterServices
{
    /// <summary>For front ends and workers.</summary>
    public static void AddCluster(this IServiceCollection services, ClusterBuckets buckets)
    {
        NatsCluster cluster = buckets.Cluster;
        services.AddSingleton(_ => cluster);
        services.AddSingleton(cluster.Options);
        services.AddSingleton(new NatsDocuments<NumberedPhoto>(cluster, buckets.Photos));
        services.AddSingleton(new NatsDocuments<IntakeGate>(cluster, buckets.Photos));
        services.AddSingleton(new NatsDocuments<SharedServedTime.Note>(cluster, buckets.Photos));
        services.AddSingleton<PhotoMirror>();
        services.AddSingleton<NatsPhotoStore>();
        services.AddSingleton<IPhotoStore>(provider => provider.GetRequiredService<NatsPhotoStore>());
        services.AddSingleton<NearCopies>();
        services.AddSingleton(provider => new NatsPhotoFiles(
            new NatsDocuments<FilesOfPhoto>(cluster, buckets.Lists),
            new NatsObjects(cluster, buckets.Files),
            provider.GetRequiredService<NearCopies>(),
            provider.GetRequiredService<DataFolder>()
        ));
        services.AddSingleton<IPhotoFiles>(provider => provider.GetRequiredService<NatsPhotoFiles>());
        services.AddSingleton(buckets.Queue);
        services.AddSingleton<IWorkQueue>(buckets.Queue);
        services.AddSingleton<SharedServedTime>();
        services.AddSingleton<IServedTime>(provider => provider.GetRequiredService<SharedServedTime>());
        services.AddHostedService(provider => provider.GetRequiredService<SharedServedTime>());
    }

    /// <summary>For front ends alone.</summary>
    public static void AddFrontEnd(this IServiceCollection services, ClusterBuckets buckets)
    {
        NatsCluster cluster = buckets.Cluster;
        services.AddSingleton(provider => new NatsUploads(
            new NatsDocuments<UploadSoFar>(cluster, buckets.Uploads),
            new NatsDocuments<UploadHold>(cluster, buckets.Holds),
            new NatsObjects(cluster, buckets.Parts),
            provider.GetRequiredService<DataFolder>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<IResumableUploads>(provider => provider.GetRequiredService<NatsUploads>());
        services.AddSingleton(new NatsDocuments<UploadLedger>(cluster, buckets.Ledger));
        services.AddSingleton<LedgerPage>();
        services.AddHostedService(provider => provider.GetRequiredService<LedgerPage>());
        services.AddSingleton<IReservedRoom, SharedRoom>();
        services.AddSingleton<IQueueShares, SharedQueueShares>();
        services.AddHostedService<ClusterNews>();
        services.AddHostedService<Reconciliation>();
    }
}
