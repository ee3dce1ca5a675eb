using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Tapetum.Web;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum serve</c>: the web studio.</summary>
internal static class ServeCommand
{
    private static readonly Option<int> Port = new("--port")
    {
        Description = "The port to listen on; default 8080, 0 takes a free one",
        HelpName = "PORT",
        DefaultValueFactory = _ => 8080,
    };

    private static readonly Option<string?> Data = new("--data")
    {
        Description =
            "The folder for photos, results and the database; default: tapetum-studio in the user's data folder",
        HelpName = "DIR",
    };

    private static readonly ModelOptions Model = new();

    public static Command Create(CommandContext context)
    {
        Command command = new CommandWithExamples(
            "serve",
            "Open the web studio: a page to drop raw files on, and an HTTP API",
            new Example("serve", "http://127.0.0.1:8080, for this machine alone"),
            new Example("serve --data /srv/tapetum --port 9000", "Another folder, another port")
        )
        {
            Port,
            Data,
        };
        Model.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(parsed, context));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CommandContext context)
    {
        StudioOptions options = new()
        {
            Port = parsed.GetValue(Port),
            DataFolder = Path.GetFullPath(parsed.GetValue(Data) ?? DefaultFolder()),
            DecodeWorker = [Environment.ProcessPath!, DecodeWorkerCommand.Name],
            Enhancer = Model.Read(parsed),
        };
        await using WebApplication studio = Studio.Build(options, context.Time);
        await studio.StartAsync(context.Cancellation);
        context.Results.WriteLine(studio.Urls.Single());
        await studio.WaitForShutdownAsync(context.Cancellation);
        return ExitCode.Done;
    }

    private static string DefaultFolder() =>
        Path.Combine(
            Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.Create
            ),
            "tapetum-studio"
        );
}
