namespace Tapetum.Cli.Progress;

/// <summary>Plain lines, for logs and pipes: one per file, and a sign of life every ten seconds.</summary>
internal sealed class PlainBatchView(CommandContext context) : IBatchView
{
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(10);

    private int fileCount;
    private int number;
    private string file = "";
    private long begunAt;
    private long spokenAt;

    public Task ShowAsync(int fileCount, Func<Task> work)
    {
        this.fileCount = fileCount;
        return work();
    }

    public void Begin(string file)
    {
        this.file = file;
        number++;
        begunAt = spokenAt = context.Time.GetTimestamp();
    }

    public void Report(EnhanceProgress progress)
    {
        if (progress.Fraction is <= 0 or >= 1 || context.Time.GetElapsedTime(spokenAt) < SignOfLife)
        {
            return;
        }

        spokenAt = context.Time.GetTimestamp();
        double leftS = context.Time.GetElapsedTime(begunAt).TotalSeconds * (1 - progress.Fraction) / progress.Fraction;
        Say($"{file}: {progress.Fraction:P0}, about {leftS:F0} s left");
    }

    public void Done(string message) => Say($"{message} ({context.Time.GetElapsedTime(begunAt).TotalSeconds:F1} s)");

    public void Failed(string message) => Say(message);

    private void Say(string message) => context.Say(fileCount > 1 ? $"[{number}/{fileCount}] {message}" : message);
}
