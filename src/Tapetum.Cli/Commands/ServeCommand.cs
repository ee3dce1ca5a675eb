using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Tapetum.Cli.Commands.Options;
using Tapetum.Web;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum serve</c>: the web studio.</summary>
internal static class ServeCommand
{
    private const string TokenVariable = "TAPETUM_TOKEN";

    private static readonly Option<int> Port = StudioArguments.Port(8080);
    private static readonly Option<IPAddress> Address = StudioArguments.Address();

    private static readonly Option<string[]> HostName = new("--host-name")
    {
        Description = "A name under which it is reached from elsewhere, such as photos.example.org; may be repeated",
        HelpName = "NAME",
    };

    private static readonly Option<IPNetwork[]> Proxy = new("--proxy")
    {
        Description =
            "A reverse proxy on another machine, as 10.0.0.5 or 10.0.0.0/8: what it says of its visitors (X-Forwarded-…) is believed, as that of this machine always is; may be repeated",
        HelpName = "IP",
        CustomParser = result => [.. result.Tokens.Select(token => ParseNetwork(result, token.Value))],
    };

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "The folder for photos, results and the database; default: tapetum-studio in your data folder",
        HelpName = "DIR",
    };

    private static readonly Option<double> Keep = StudioArguments.Number(
        "--keep",
        "How long results are kept, hours",
        24,
        1,
        24 * 365
    );
    private static readonly Option<double> Quota = StudioArguments.Number(
        "--quota",
        "What photos may take on the disk, GB",
        20,
        1,
        1e6
    );
    private static readonly Option<double> Queue = StudioArguments.Number(
        "--queue",
        "How many photos may wait",
        500,
        1,
        1e5
    );
    private static readonly Option<double> MaxUpload = StudioArguments.Number(
        "--max-upload",
        "The largest file, MB",
        300,
        1,
        1e5
    );
    private static readonly DecodingArguments Decoding = new();

    private static readonly Option<double> Rate = StudioArguments.Number(
        "--rate",
        "Requests a minute from one address",
        3000,
        60,
        1e6
    );

    private static readonly Option<double> AddressConnections = StudioArguments.Number(
        "--address-connections",
        "Connections open at once from one address, at most half of all",
        100,
        1,
        1e5
    );

    private static readonly Option<double?> AddressQueue = new("--address-queue")
    {
        Description = "How many photos of one address may wait; default half of --queue",
        HelpName = "N",
        CustomParser = result => StudioArguments.ParseNumber(result, 1, 1e5),
    };

    private static readonly ClusterArguments Cluster = new();
    private static readonly ModelOptions Model = new();

    public static Command Create(CommandContext context)
    {
        Command command = new CommandWithExamples(
            "serve",
            $"Open the web studio: a page to drop raw files on, and an HTTP API. {TokenVariable} in the environment is asked of every visitor",
            new Example("serve", "http://127.0.0.1:8080, for this machine alone"),
            new Example("serve --data /srv/tapetum --port 9000", "Another folder, another port"),
            new Example(
                "serve --address 0.0.0.0 --host-name photos.example.org",
                "For others, too: see docs/deploy.md first"
            )
        )
        {
            Port,
            Address,
            HostName,
            Proxy,
            Data,
            Keep,
            Quota,
            Queue,
            MaxUpload,
            Rate,
            AddressConnections,
            AddressQueue,
        };
        Decoding.AddTo(command);
        Cluster.AddTo(command);
        Model.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(parsed, context));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CommandContext context)
    {
        if (OpenFiles.Fault(OpenFiles.NeededByStudio) is { } fault)
        {
            context.Say(fault);
            return ExitCode.Failed;
        }

        StudioOptions options = Read(parsed, context);
        await using WebApplication studio = await Studio.BuildAsync(options, context.Time, context.Cancellation);
        return await StudioArguments.RunAsync(studio, options.Port, context);
    }

    private static StudioOptions Read(ParseResult parsed, CommandContext context)
    {
        ClusterOptions? cluster = Cluster.Read(parsed);
        string usual = cluster is null ? "tapetum-studio" : "tapetum-cluster";
        string data = Path.GetFullPath(parsed.GetValue(Data) ?? StudioArguments.DefaultFolder(usual));
        StudioOptions options = new()
        {
            Port = parsed.GetValue(Port),
            Address = parsed.GetValue(Address)!,
            HostNames = parsed.GetValue(HostName) ?? [],
            DataFolder = data,
            Cluster = cluster,
            Enhancer = Model.Read(parsed),
            AccessToken = Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? token : null,
            FetchSample = _ => SampleRaw.FetchAsync(Path.Combine(data, "sample"), context),
            Retention = TimeSpan.FromHours(parsed.GetValue(Keep)),
            DiskQuotaBytes = (long)(parsed.GetValue(Quota) * 1e9),
            QueueCapacity = (int)parsed.GetValue(Queue),
            MaxUploadBytes = (long)(parsed.GetValue(MaxUpload) * 1e6),
            MaxConnections = ConnectionsFor(OpenFiles.Limit),
            MaxConnectionsOfAddress = (int)parsed.GetValue(AddressConnections),
            MaxQueuedOfAddress = (int?)parsed.GetValue(AddressQueue),
            Proxies = parsed.GetValue(Proxy) ?? [],
            RequestsPerMinute = (int)parsed.GetValue(Rate),
        };
        return Decoding.Read(parsed, options);
    }

    /// <summary>As many as can be open at once with what each of them opens: a request has a file and the database, which is two, besides its connection.</summary>
    private static int ConnectionsFor(int? openFiles)
    {
        const int OfItsOwn = 400;
        const int PerConnection = 4;
        int most = StudioOptions.DefaultMaxConnections;
        return openFiles is { } files ? Math.Min(most, (files - OfItsOwn) / PerConnection) : most;
    }

    private static IPNetwork ParseNetwork(ArgumentResult result, string text) =>
        IPNetwork.TryParse(text, out IPNetwork network) ? network
        : IPAddress.TryParse(text, out IPAddress? one) ? new(one, one.GetAddressBytes().Length * 8)
        : OptionText.Refuse<IPNetwork>(result, "an address such as 10.0.0.5, or a network such as 10.0.0.0/8");
}
