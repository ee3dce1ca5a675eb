namespace Tapetum.Training.Datasets.Download;

/// <summary>Cancels what waits too long for a sign of life; however slow, whoever gives signs may go on.</summary>
internal sealed class Patience : IDisposable
{
    private readonly TimeSpan limit;
    private readonly CancellationTokenSource alarm;
    private readonly CancellationTokenSource either;

    public Patience(DownloadOptions options, CancellationToken cancellationToken)
    {
        limit = options.Patience;
        alarm = new CancellationTokenSource(limit, options.Time);
        either = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, cancellationToken);
    }

    public CancellationToken Token => either.Token;

    /// <summary>A sign of life: the time begins anew.</summary>
    public void Renew() => alarm.CancelAfter(limit);

    public void Dispose()
    {
        either.Dispose();
        alarm.Dispose();
    }
}
