using Microsoft.Extensions.Logging.Console;
using Tapetum.Memory;
using Tapetum.Web.Decoding;
using Tapetum.Web.Events;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work;
using Tapetum.Web.Work.Intake;
using Tapetum.Web.Work.Linear;
using Tapetum.Web.Work.Pictures;
using Tapetum.Web.Work.Queue;
using Tapetum.Web.Work.Upkeep;

namespace Tapetum.Web.Hosting;

/// <summary>What work on photos needs, wherever it is done.</summary>
internal static class WorkServices
{
    public static void LogToStandardError(this WebApplicationBuilder builder)
    {
        // A request is no news; what is told is told by what happens to photos.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // Standard output has the address, which programs read from its first line.
        builder.Services.Configure<ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace
        );
        // Why it cannot start is thrown and said in a sentence.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }

    /// <summary>All but where photos and their files are kept, and whom the meters count for.</summary>
    public static void AddWork(
        this IServiceCollection services,
        StudioOptions options,
        DataFolder folder,
        TimeProvider time
    )
    {
        services.AddSingleton(options);
        services.AddSingleton(time);
        services.AddSingleton(_ => folder);
        services.AddSingleton<IRawWorkers, ConfinedDecoding>();
        // What is wrong with the model is said before anything else is begun.
        Denoisers denoisers = new(options);
        services.AddSingleton(_ => denoisers);
        services.AddSingleton<PhotoEvents>();
        services.AddSingleton<WorkProgress>();
        services.AddSingleton<RunningWork>();
        services.AddSingleton<WorkPace>();
        services.AddSingleton(_ => new IdleMemory(time, IdleMemory.Collect, FreedMemory.GiveBack));
        services.AddSingleton<MetricsPage>();
        services.AddSingleton<LinearPhotos>();
        services.AddSingleton<DevelopmentPlans>();
        services.AddSingleton<ThumbnailWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<ThumbnailWorker>());
        services.AddSingleton<BurstEnhancement>();
        services.AddSingleton<PhotoEnhancement>();
    }

    /// <summary>Where a single machine keeps photos: SQLite and a folder. docs/adr/0110 and 0160 say what others do.</summary>
    public static void AddOneMachine(
        this IServiceCollection services,
        DataFolder folder,
        StudioOptions options,
        TimeProvider time
    )
    {
        services.AddSingleton(DatabaseInspection.Run(folder.Database, time.GetUtcNow()));
        // SQLite gives its journals the rights of the database.
        OwnersAlone.MakeFile(folder.Database);
        services.AddSingleton<IPhotoStore>(_ => new SqlitePhotoStore(folder.Database, options.DatabasePatience));
        services.AddSingleton<FolderPhotoFiles>();
        services.AddSingleton<IPhotoFiles>(provider => provider.GetRequiredService<FolderPhotoFiles>());
        services.AddSingleton<IWorkQueue, ChannelWorkQueue>();
        services.AddSingleton<OwedWork>();
        services.AddSingleton<IResumableUploads, FolderUploads>();
        services.AddSingleton<IServedTime, ServedTime>();
        services.AddSingleton<IReservedRoom, ReservedRoom>();
        services.AddSingleton<IQueueShares, QueueShares>();
    }
}
