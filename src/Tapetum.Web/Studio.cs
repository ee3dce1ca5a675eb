using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Tapetum.Web.Cluster;
using Tapetum.Web.Cluster.Nats;
using Tapetum.Web.Endpoints;
using Tapetum.Web.Endpoints.Pictures;
using Tapetum.Web.Endpoints.Settings;
using Tapetum.Web.Endpoints.Uploads;
using Tapetum.Web.Hosting;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work;
using Tapetum.Web.Work.Intake;
using Tapetum.Web.Work.Pictures;
using Tapetum.Web.Work.Upkeep;

namespace Tapetum.Web;

/// <summary>START HERE. The web studio: a page, an HTTP API, and the work behind them.</summary>
public static class Studio
{
    /// <param name="options">Already checked.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="TapetumException">Another process has the data folder, or the model cannot be loaded.</exception>
    public static WebApplication Build(StudioOptions options, TimeProvider time)
    {
        if (options.Cluster is not null)
        {
            throw new ArgumentException("Who meets others does so by BuildAsync.", nameof(options));
        }

        // Before anything else: another server's photos are none of our business.
        var folder = DataFolder.Open(options.DataFolder);
        try
        {
            return Build(options, folder, buckets: null, time);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The same, also where it meets other machines.</summary>
    /// <param name="options">Already checked.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Builds none.</param>
    /// <exception cref="TapetumException">As above, or the others cannot be met.</exception>
    public static async Task<WebApplication> BuildAsync(
        StudioOptions options,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        return options.Cluster is null
            ? Build(options, time)
            : await ClusterBuckets.UseAsync(
                options,
                time,
                (folder, buckets) => Build(options, folder, buckets, time),
                cancellationToken
            );
    }

    private static WebApplication Build(
        StudioOptions options,
        DataFolder folder,
        ClusterBuckets? buckets,
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
            kestrel.Limits.MaxRequestBodySize = options.MaxUploadBytes + (1 << 20);
            // One that says nothing makes room for others.
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });

        builder.Services.AddSingleton<IConnectionListenerFactory>(provider => new ConnectionGate(
            ActivatorUtilities.CreateInstance<SocketTransportFactory>(provider),
            options
        ));

        builder.LogToStandardError();
        IServiceCollection services = builder.Services;
        services.AddWork(options, folder, time);
        services.AddSingleton<StudioMetrics>();
        if (buckets is null)
        {
            services.AddOneMachine(folder, options, time);
        }
        else
        {
            services.AddCluster(buckets);
            services.AddFrontEnd(buckets);
        }

        // What happens to photos at this machine.
        services.AddSingleton<PreviewWorker>();
        services.AddSingleton<OutdatedPhotos>();
        services.AddSingleton<DiskBudget>();
        services.AddSingleton<ChosenSettings>();
        services.AddSingleton<PhotoIntake>();
        services.AddSingleton<PhotoRemover>();
        services.AddSingleton<PhotoDeveloper>();
        services.AddSingleton<ZipProgress>();
        if (buckets is null)
        {
            services.AddHostedService<Stocktaking>();
        }

        services.AddHostedService<Housekeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<PreviewWorker>());
        if (buckets is null)
        {
            services.AddHostedService<EnhanceWorker>();
        }

        // HTTP.
        services.AddSingleton<PhotoViews>();
        services.AddSingleton<UploadReceiver>();
        services.ConfigureHttpJsonOptions(json =>
        {
            PhotoJson.Configure(json.SerializerOptions);
            // A misspelt setting would otherwise leave all as it usually is.
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.AddRateLimits(options);
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
        services.AddOpenApi(openApi =>
            openApi.AddDocumentTransformer(
                (document, _, _) =>
                {
                    document.Info = new()
                    {
                        Title = "Tapetum studio",
                        Version = "1",
                        Description = "Raw photos taken in too little light become clean, bright pictures.",
                    };
                    return Task.CompletedTask;
                }
            )
        );

        EarlyLoading.Run();
        WebApplication app = builder.Build();
        // First asked for, so disposed of last.
        _ = app.Services.GetRequiredService<DataFolder>();
        // Listens from the start: what was counted before would be missing.
        MetricsPage metrics = app.Services.GetRequiredService<MetricsPage>();
        app.UseForwardedHeaders(ForwardedBy(options.Proxies));
        app.UseHostFilter(options);
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRateLimiter();
        app.RequireToken(options.AccessToken);
        app.RefuseOtherSites();
        app.UseResponseCompression();
        app.ServePage();

        app.MapAbout();
        app.MapEnhance();
        app.MapBursts();
        app.MapPhotos();
        app.MapUploads();
        app.MapEvents();
        app.MapThumbnail();
        app.MapSettings();
        app.MapRating();
        app.MapModel();
        app.MapDevelopment();
        app.MapLinear();
        app.MapPicture();
        app.MapZip();
        app.MapHealth();
        metrics.Map(app);
        app.MapOpenApi();
        app.MapOpenApi("/openapi");
        return app;
    }

    /// <summary>Who is believed about who asks, and whether they came by TLS.</summary>
    private static ForwardedHeadersOptions ForwardedBy(IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        ForwardedHeadersOptions forwarded = new() { ForwardedHeaders = ForwardedHeaders.All };
        foreach (System.Net.IPNetwork proxy in proxies)
        {
            forwarded.KnownIPNetworks.Add(proxy);
        }

        return forwarded;
    }
}
