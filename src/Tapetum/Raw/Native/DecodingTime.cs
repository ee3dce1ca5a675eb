namespace Tapetum.Raw.Native;

/// <summary>Stops an instance of LibRaw when somebody cancels, or when it has taken too long for any file: numbers in damaged files make it loop.</summary>
internal sealed class DecodingTime : IDisposable
{
    private readonly string path;
    private readonly TimeSpan most;
    private readonly CancellationToken asked;
    private readonly CancellationTokenSource late;
    private readonly CancellationTokenRegistration onAsked;
    private readonly CancellationTokenRegistration onLate;

    /// <param name="raw">The instance.</param>
    /// <param name="path">For messages.</param>
    /// <param name="most">How long it may take, opening and unpacking together.</param>
    /// <param name="cancellationToken">Stops it, too.</param>
    public DecodingTime(RawHandle raw, string path, TimeSpan most, CancellationToken cancellationToken)
    {
        (this.path, this.most, asked, late) = (path, most, cancellationToken, new CancellationTokenSource(most));
        onAsked = asked.Register(static handle => RawLibrary.Cancel((RawHandle)handle!), raw);
        onLate = late.Token.Register(static handle => RawLibrary.Cancel((RawHandle)handle!), raw);
    }

    /// <summary>Of work between LibRaw's calls.</summary>
    public CancellationToken Token => asked;

    /// <summary>To be asked after each call, before its status is.</summary>
    /// <exception cref="OperationCanceledException">Somebody cancelled.</exception>
    /// <exception cref="RawDecodeException">It took too long.</exception>
    public void Check()
    {
        asked.ThrowIfCancellationRequested();
        if (late.IsCancellationRequested)
        {
            throw new RawDecodeException(
                path,
                $"decoding it takes longer than {most.TotalSeconds:0} seconds",
                "If it opens elsewhere, convert it with Adobe DNG Converter and give the DNG."
            );
        }
    }

    public void Dispose()
    {
        onLate.Dispose();
        onAsked.Dispose();
        late.Dispose();
    }
}
