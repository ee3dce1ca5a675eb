namespace Tapetum.Cli.Progress;

/// <summary>Plain lines, for logs and pipes: one per file, and a sign of life every ten seconds.</summary>
internal sealed class PlainBatchView(CommandContext context) : IBatchView
{
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(10);

    private readonly Lock speaking = new();
    private int fileCount;
    private int ended;
    private long spokenAt = context.Time.GetTimestamp();

    public Task ShowAsync(int fileCount, Func<Task> work)
    {
        this.fileCount = fileCount;
        return work();
    }

    public IFileView For(string file) => new FileView(this, file);

    private void End(string message)
    {
        lock (speaking)
        {
            ended++;
            spokenAt = context.Time.GetTimestamp();
            context.Say(fileCount > 1 ? $"[{ended}/{fileCount}] {message}" : message);
        }
    }

    private void ShowLife(string file, double fraction, TimeSpan elapsed)
    {
        lock (speaking)
        {
            if (context.Time.GetElapsedTime(spokenAt) >= SignOfLife)
            {
                spokenAt = context.Time.GetTimestamp();
                double leftS = elapsed.TotalSeconds * (1 - fraction) / fraction;
                context.Say($"{OneLine.Of(file)}: {fraction:P0}, about {leftS:F0} s left");
            }
        }
    }

    private sealed class FileView(PlainBatchView batch, string file) : IFileView
    {
        private long? begunAt;

        public void Report(EnhanceProgress value)
        {
            begunAt ??= batch.Now;
            if (value.Fraction is > 0 and < 1)
            {
                batch.ShowLife(file, value.Fraction, Elapsed);
            }
        }

        public void Done(string message) => batch.End($"{message} ({Elapsed.TotalSeconds:F1} s)");

        public void Failed(string message) => batch.End(message);

        public void Skipped(string message) => batch.End(message);

        private TimeSpan Elapsed => batch.Since(begunAt ?? batch.Now);
    }

    private long Now => context.Time.GetTimestamp();

    private TimeSpan Since(long timestamp) => context.Time.GetElapsedTime(timestamp);
}
