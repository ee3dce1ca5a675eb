using Tapetum.Training.Datasets.Download;

namespace Tapetum.Cli.Progress;

/// <summary>Shows the user how a file comes or goes over the network.</summary>
internal interface IDownloadView
{
    /// <summary>The one for whoever looks on.</summary>
    static IDownloadView For(CommandContext context) =>
        context.MessagesOnTerminal ? new TerminalDownloadView(context) : new PlainDownloadView(context);

    /// <summary>Shows a file for as long as <paramref name="work"/> runs; what it is given may be called from any thread, one call at a time.</summary>
    Task<T> ShowAsync<T>(string file, Func<IProgress<DownloadProgress>, Task<T>> work);
}
