using System.CommandLine;
using Tapetum.Cli.Commands.Options;
using Tapetum.Cli.Progress;
using Tapetum.Training.Datasets.Download;
using Tapetum.Web;
using Tapetum.Web.Cluster.Photos;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum studio</c>: what is done to a studio while it does not run.</summary>
internal static class StudioCommand
{
    private static readonly Argument<string> Folder = new("FOLDER")
    {
        Description = "The data folder of a studio on one machine, which does not run meanwhile; it stays as it is",
    };

    private static readonly ClusterArguments Cluster = new();

    public static Command Create(CommandContext context)
    {
        CommandWithExamples import = new(
            "import",
            "Copy the photos of a studio on one machine into one on several; run again, it goes on where it stopped",
            new Example(
                "studio import /srv/tapetum --cluster nats://10.0.0.5:4222",
                "All of them, with what was made of them and chosen for them"
            )
        )
        {
            Folder,
        };
        Cluster.AddTo(import);
        import.SetAction((parsed, _) => ImportAsync(parsed, context));
        return new("studio", "Move a studio's photos") { import };
    }

    private static async Task<int> ImportAsync(ParseResult parsed, CommandContext context)
    {
        string folder = Path.GetFullPath(parsed.GetRequiredValue(Folder));
        ClusterOptions cluster =
            Cluster.Read(parsed)
            ?? throw new UsageException("--cluster: say where the studio's machines meet. Give nats://HOST:4222.");
        (int imported, int wereThere) = await IDownloadView
            .For(context)
            .ShowAsync(
                "photos",
                view =>
                    StudioImport.RunAsync(
                        folder,
                        cluster,
                        (done, total) => view.Report(new(DownloadStage.Downloading, done, total, BytesPerSecond: 0)),
                        context.Time,
                        context.Cancellation
                    )
            );
        context.Say(
            $"{imported} photos copied, {wereThere} were there. {folder} is as it was: delete it when you have looked at them."
        );
        return ExitCode.Done;
    }
}
