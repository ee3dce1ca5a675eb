namespace Tapetum.Web.Work.Queue;

/// <summary>How long a photo takes here, by those that were done last: after so long there is room again in a full queue.</summary>
internal sealed class WorkPace
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(10);

    // The last four or so count: photos of one shoot are alike, those of the next may not be.
    private const double WeightOfNewest = 0.25;

    private readonly Lock changing = new();
    private TimeSpan? mean;

    /// <summary>A guess until one has been done.</summary>
    public TimeSpan PerPhoto
    {
        get
        {
            lock (changing)
            {
                return mean ?? TimeSpan.FromSeconds(10);
            }
        }
    }

    public void Took(TimeSpan time)
    {
        time = TimeSpan.FromTicks(Math.Clamp(time.Ticks, Least.Ticks, Most.Ticks));
        lock (changing)
        {
            mean = mean is { } before ? before + (WeightOfNewest * (time - before)) : time;
        }
    }
}
