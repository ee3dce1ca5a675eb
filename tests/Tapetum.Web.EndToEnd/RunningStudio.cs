using System.Diagnostics;

namespace Tapetum.Web.EndToEnd;

/// <summary><c>tapetum serve</c> as it was built, with a data folder of its own: one for the tests of a class, emptied before each.</summary>
public sealed class RunningStudio : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private Process? process;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public string Url { get; private set; } = "";

    public async ValueTask InitializeAsync() => await StartAsync(port: 0);

    /// <summary>Deletes all photos.</summary>
    public async Task EmptyAsync()
    {
        using HttpClient client = new() { BaseAddress = new Uri(Url) };
        using HttpResponseMessage answer = await client.DeleteAsync(new Uri("/api/photos", UriKind.Relative), Stop);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Ends it as an operating system does, and starts it at the same address.</summary>
    public async Task RestartAsync()
    {
        int port = new Uri(Url).Port;
        await EndAsync();
        await StartAsync(port);
    }

    /// <summary>A path outside its data folder for a file to upload.</summary>
    public string File(string name) => folder.File(name);

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        folder.Dispose();
    }

    private async Task StartAsync(int port)
    {
        string[] arguments = ["serve", "--port", $"{port}", "--data", folder.File("data")];
        ProcessStartInfo start = new(ProgramUnderTest.Path, arguments)
        {
            WorkingDirectory = folder.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(Stop);
        string? url = await process.StandardOutput.ReadLineAsync(Stop);
        Url = url ?? throw new InvalidOperationException($"The studio did not start: {await errors}");
        _ = process.StandardOutput.ReadToEndAsync(Stop);
    }

    private async Task EndAsync()
    {
        using Process? ending = process;
        process = null;
        if (ending is not null)
        {
            ending.Kill();
            await ending.WaitForExitAsync(Stop);
        }
    }
}
