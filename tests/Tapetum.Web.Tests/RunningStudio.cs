using Microsoft.AspNetCore.Builder;
using Tapetum.Cli.Tests;

namespace Tapetum.Web.Tests;

/// <summary>A studio in this process, on a free port, with a small network and the real decoding workers.</summary>
internal sealed class RunningStudio : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TemporaryFolder folder;

    private RunningStudio(WebApplication app, TemporaryFolder folder)
    {
        (this.app, this.folder) = (app, folder);
        Client = new StudioClient(new Uri(app.Urls.Single()));
    }

    public StudioClient Client { get; }

    public HttpClient Http => Client.Http;

    /// <summary>All that lies in the data folder, but for its lock.</summary>
    public string[] Files =>
        [.. folder.Files.Where(file => !file.StartsWith(".tapetum-lock", StringComparison.Ordinal))];

    /// <summary>The path of something in the data folder.</summary>
    public string File(string name) => folder.File(name);

    public static async Task<RunningStudio> StartAsync(
        Func<StudioOptions, StudioOptions>? change = null,
        TimeProvider? time = null
    )
    {
        TemporaryFolder data = new();
        StudioOptions options = new()
        {
            Port = 0,
            DataFolder = data.Path,
            Enhancer = new EnhancerOptions { Model = TestModel.Path },
        };
        WebApplication built = await Studio.BuildAsync(
            change?.Invoke(options) ?? options,
            time ?? TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        await built.StartAsync(TestContext.Current.CancellationToken);
        return new(built, data);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync(TestContext.Current.CancellationToken);
        await app.DisposeAsync();
        folder.Dispose();
    }
}
