using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Tapetum.Cli.Commands.Options;
using Tapetum.Web;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum worker</c>: works on the photos of a studio on several machines.</summary>
internal static class WorkerCommand
{
    private static readonly Option<int> Port = StudioArguments.Port(8081);
    private static readonly Option<IPAddress> Address = StudioArguments.Address();

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "The folder for what is worked on; default: tapetum-worker in your data folder",
        HelpName = "DIR",
    };

    private static readonly Option<int> Jobs = new("--jobs")
    {
        Description = "How many photos to work on at once, which share the cores; default 1",
        HelpName = "N",
        CustomParser = result => OptionText.WholeNumber(result, 1, 64),
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<double> Keep = StudioArguments.Number(
        "--keep",
        "How long results are kept, hours: as the front ends were told",
        24,
        1,
        24 * 365
    );

    private static readonly Option<double> Drain = StudioArguments.Number(
        "--drain",
        "How long photos in work may still take when the worker is asked to end, seconds; after that others begin them again",
        120,
        0,
        3600
    );

    private static readonly Option<double> RedeliverAfter = StudioArguments.Number(
        "--redeliver-after",
        "After how long without a sign of life from its worker a photo goes to another, seconds; the same for all workers",
        30,
        2,
        3600
    );

    private static readonly DecodingArguments Decoding = new();
    private static readonly ClusterArguments Cluster = new();
    private static readonly ModelOptions Model = new();

    public static Command Create(CommandContext context)
    {
        Command command = new CommandWithExamples(
            "worker",
            "Work on the photos of a studio on several machines; over HTTP it tells how it is (/healthz, /readyz, /metrics) and shows no photo",
            new Example("worker --cluster nats://10.0.0.5:4222", "One photo at a time, on all cores"),
            new Example(
                "worker --cluster tls://nats.example.org:4222 --cluster-credentials worker.creds --jobs 2",
                "Two at once, with credentials"
            )
        )
        {
            Port,
            Address,
            Data,
            Jobs,
            Keep,
            Drain,
            RedeliverAfter,
        };
        Decoding.AddTo(command);
        Cluster.AddTo(command);
        Model.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(parsed, context));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CommandContext context)
    {
        StudioOptions options = Read(parsed);
        await using WebApplication worker = await ClusterWorker.BuildAsync(options, context.Time, context.Cancellation);
        return await StudioArguments.RunAsync(worker, options.Port, context);
    }

    private static StudioOptions Read(ParseResult parsed)
    {
        ClusterOptions cluster =
            Cluster.Read(parsed)
            ?? throw new UsageException(
                "--cluster: a worker needs to know where the studio's machines meet. Give nats://HOST:4222."
            );
        StudioOptions options = new()
        {
            Port = parsed.GetValue(Port),
            Address = parsed.GetValue(Address)!,
            DataFolder = Path.GetFullPath(parsed.GetValue(Data) ?? StudioArguments.DefaultFolder("tapetum-worker")),
            Cluster = cluster with { RedeliverAfter = TimeSpan.FromSeconds(parsed.GetValue(RedeliverAfter)) },
            Enhancer = Model.Read(parsed),
            Jobs = parsed.GetValue(Jobs),
            Retention = TimeSpan.FromHours(parsed.GetValue(Keep)),
            DrainPatience = TimeSpan.FromSeconds(parsed.GetValue(Drain)),
        };
        return Decoding.Read(parsed, options);
    }
}
