using Microsoft.AspNetCore.Hosting;
using Tapetum.Web.Cluster;
using Tapetum.Web.Cluster.Nats;
using Tapetum.Web.Hosting;
using Tapetum.Web.Storage;
using Tapetum.Web.Work;

namespace Tapetum.Web;

/// <summary>A machine that works on the photos of a studio on several machines, and shows none: over HTTP it says how it is, and no more.</summary>
public static class ClusterWorker
{
    // What is written down after the last photo's time is up.
    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(20);

    /// <param name="options">Already checked; with a cluster.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Builds none.</param>
    /// <exception cref="TapetumException">The folder or the model cannot be used, or the others cannot be met.</exception>
    public static Task<WebApplication> BuildAsync(
        StudioOptions options,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options.Cluster);
        return ClusterBuckets.UseAsync(
            options,
            time,
            (folder, buckets) => Build(options, folder, buckets, time),
            cancellationToken
        );
    }

    private static WebApplication Build(
        StudioOptions options,
        DataFolder folder,
        ClusterBuckets buckets,
        TimeProvider time
    )
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory }
        );
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.Address, options.Port);
            kestrel.AddServerHeader = false;
        });
        builder.LogToStandardError();
        IServiceCollection services = builder.Services;
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainPatience + ToEnd);
        services.AddWork(options, folder, time);
        // What waits is counted at the front ends.
        services.AddSingleton(provider => new StudioMetrics(
            provider.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(),
            store: null,
            files: null
        ));
        services.AddCluster(buckets);
        services.AddHostedService<WorkerNews>();
        services.AddHostedService<EnhanceWorker>();

        WebApplication app = builder.Build();
        // First asked for, so disposed of last.
        _ = app.Services.GetRequiredService<DataFolder>();
        _ = app.Services.GetRequiredService<NatsCluster>();
        MetricsPage metrics = app.Services.GetRequiredService<MetricsPage>();
        app.MapGet("/healthz", () => TypedResults.Text("ok"));
        app.MapGet("/readyz", ReadyAsync);
        metrics.Map(app);
        return app;
    }

    /// <summary>It takes photos: NATS answers, and not a server that was cut off from the others.</summary>
    private static async Task<IResult> ReadyAsync(
        NatsCluster cluster,
        IHostApplicationLifetime lifetime,
        CancellationToken cancellationToken
    ) =>
        !lifetime.ApplicationStopping.IsCancellationRequested && await cluster.AnswersAsync(cancellationToken)
            ? TypedResults.Text("ready")
            : TypedResults.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable);
}
