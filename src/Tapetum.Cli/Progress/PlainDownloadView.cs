using Tapetum.Training.Datasets.Download;

namespace Tapetum.Cli.Progress;

/// <summary>Plain lines, for logs and pipes: one at the beginning, one every ten seconds.</summary>
internal sealed class PlainDownloadView(CommandContext context) : IDownloadView
{
    public Task<T> ShowAsync<T>(string file, Func<IProgress<DownloadProgress>, Task<T>> work) =>
        work(new Lines(file, context));

    private sealed class Lines(string file, CommandContext context) : IProgress<DownloadProgress>
    {
        private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(10);

        private long? spokenAt;

        public void Report(DownloadProgress value)
        {
            if (spokenAt is { } last && context.Time.GetElapsedTime(last) < SignOfLife)
            {
                return;
            }

            spokenAt = context.Time.GetTimestamp();
            context.Say(DownloadText.Of(file, value));
        }
    }
}
