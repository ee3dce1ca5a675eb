using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Console;
using Tapetum.Web.Decoding;
using Tapetum.Web.Endpoints;
using Tapetum.Web.Events;
using Tapetum.Web.Hosting;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work;

namespace Tapetum.Web;

/// <summary>START HERE. The web studio: a page, an HTTP API, and the work behind them.</summary>
public static class Studio
{
    /// <param name="options">Already checked.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="TapetumException">Another process has the data folder, or the model cannot be loaded.</exception>
    public static WebApplication Build(StudioOptions options, TimeProvider time)
    {
        // Before anything else: another server's photos are none of our business.
        var folder = DataFolder.Open(options.DataFolder);
        try
        {
            return Build(options, folder, time);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private static WebApplication Build(StudioOptions options, DataFolder folder, TimeProvider time)
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

        // A request is no news; what is told is told by what happens to photos.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // Standard output has the address, which programs read from its first line.
        builder.Services.Configure<ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace
        );
        // Why it cannot start is thrown and said in a sentence.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        IServiceCollection services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(time);
        services.AddSingleton(_ => folder);

        // What several machines would share; docs/adr/0111 says by what.
        services.AddSingleton(DatabaseInspection.Run(folder.Database, time.GetUtcNow()));
        // SQLite gives its journals the rights of the database.
        OwnersAlone.MakeFile(folder.Database);
        services.AddSingleton<IPhotoStore>(_ => new SqlitePhotoStore(folder.Database, options.DatabasePatience));
        services.AddSingleton<IPhotoFiles, FolderPhotoFiles>();
        services.AddSingleton<IWorkQueue, ChannelWorkQueue>();
        services.AddSingleton<ResumableUploads>();

        // The work.
        services.AddSingleton<IRawWorkers, ConfinedDecoding>();
        // What is wrong with the model is said before anything else is begun.
        Denoisers denoisers = new(options);
        services.AddSingleton(_ => denoisers);
        services.AddSingleton<PhotoEvents>();
        services.AddSingleton<WorkProgress>();
        services.AddSingleton<RunningWork>();
        services.AddSingleton<WorkPace>();
        services.AddSingleton(_ => new IdleMemory(time, IdleMemory.Collect));
        services.AddSingleton<MetricsPage>();
        services.AddSingleton<StudioMetrics>();
        services.AddSingleton<PreviewWorker>();
        services.AddSingleton<ServedTime>();
        services.AddSingleton<DiskBudget>();
        services.AddSingleton<QueueShares>();
        services.AddSingleton<ChosenSettings>();
        services.AddSingleton<PhotoIntake>();
        services.AddSingleton<PhotoRemover>();
        services.AddSingleton<LinearPhotos>();
        services.AddSingleton<PhotoDeveloper>();
        services.AddSingleton<ZipProgress>();
        services.AddSingleton<DevelopmentPlans>();
        services.AddSingleton<ThumbnailWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<ThumbnailWorker>());
        services.AddHostedService<Stocktaking>();
        services.AddHostedService<Housekeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<PreviewWorker>());
        services.AddHostedService<EnhanceWorker>();

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
