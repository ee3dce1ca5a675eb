using Microsoft.AspNetCore.Hosting;
using Tapetum.Inference;
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
    /// <exception cref="TapetumException">The model cannot be loaded.</exception>
    public static WebApplication Build(StudioOptions options, TimeProvider time)
    {
        Directory.CreateDirectory(options.DataFolder);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory }
        );
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.Address, options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxUploadBytes + (1 << 20);
        });

        // A request is no news; what is told is told by what happens to photos.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        IServiceCollection services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(time);

        // What several machines would share; docs/adr/0111 says by what.
        services.AddSingleton<IPhotoStore>(new SqlitePhotoStore(Path.Combine(options.DataFolder, "studio.db")));
        services.AddSingleton<IPhotoFiles>(new FolderPhotoFiles(options.DataFolder));
        services.AddSingleton<IWorkQueue, ChannelWorkQueue>();

        // The work.
        services.AddSingleton<IRawWorkers, RawWorkerProcesses>();
        Denoiser denoiser = new(ModelStore.Installed.Find(options.Enhancer.Model), options.Enhancer.Denoiser);
        // Sliders develop the network's picture again and again: a finished one leaves them nothing to do.
        denoiser.RequireContract(ModelContract.CameraLinear);
        services.AddSingleton(denoiser);
        services.AddSingleton<PhotoEvents>();
        services.AddSingleton<WorkProgress>();
        services.AddSingleton<RunningWork>();
        services.AddSingleton<PhotoDeveloper>();
        services.AddSingleton<PhotoIntake>();
        services.AddSingleton<PhotoRemover>();
        services.AddSingleton<PhotoViews>();
        services.AddSingleton<UploadReceiver>();
        services.AddHostedService<EnhanceWorker>();

        // HTTP.
        services.ConfigureHttpJsonOptions(json => PhotoJson.Configure(json.SerializerOptions));
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.AddOpenApi();

        WebApplication app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.ServePage();
        app.MapOpenApi();
        app.MapPhotos();
        app.MapPicture();
        return app;
    }
}
