namespace Tapetum.Training.Datasets.Download;

/// <summary>Counts bytes from several threads and reports them a few times per second, one report at a time.</summary>
internal sealed class ProgressMeter(
    DownloadStage stage,
    long? totalBytes,
    IProgress<DownloadProgress>? progress,
    TimeProvider time
)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>The rate is that of this long a time: steady enough to read, quick enough to follow.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly Queue<(long At, long Bytes)> marks = new();
    private long doneBytes;
    private long? reportedAt;

    /// <summary>Begins, with what earlier runs have brought, which says nothing about the rate.</summary>
    public void Begin(long alreadyDoneBytes)
    {
        lock (gate)
        {
            doneBytes = alreadyDoneBytes;
            marks.Clear();
            marks.Enqueue((time.GetTimestamp(), doneBytes));
            Report();
        }
    }

    public void Add(long bytes)
    {
        lock (gate)
        {
            doneBytes += bytes;
            if (reportedAt is not { } last || time.GetElapsedTime(last) >= Interval || doneBytes == totalBytes)
            {
                Report();
            }
        }
    }

    private void Report()
    {
        long now = time.GetTimestamp();
        reportedAt = now;
        while (marks.Count > 1 && time.GetElapsedTime(marks.Peek().At, now) > Window)
        {
            marks.Dequeue();
        }

        (long at, long bytes) = marks.Peek();
        double seconds = time.GetElapsedTime(at, now).TotalSeconds;
        double rate = seconds > 0 ? Math.Max(doneBytes - bytes, 0) / seconds : 0;
        marks.Enqueue((now, doneBytes));
        progress?.Report(new(stage, doneBytes, totalBytes, rate));
    }
}
