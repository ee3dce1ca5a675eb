namespace Tapetum.Confinement;

/// <summary>Stops a decoder when somebody cancels, or when it has taken too long for any file: numbers in damaged files make decoders loop.</summary>
internal sealed class DecoderWatch : IDisposable
{
    private readonly CancellationToken asked;
    private readonly CancellationTokenSource late;
    private readonly CancellationTokenRegistration onAsked;
    private readonly CancellationTokenRegistration onLate;

    /// <param name="decoder">Whom to stop.</param>
    /// <param name="most">How long it may take, all requests together.</param>
    /// <param name="cancellationToken">Stops it, too.</param>
    public DecoderWatch(IDecoder decoder, TimeSpan most, CancellationToken cancellationToken)
    {
        (asked, late) = (cancellationToken, new CancellationTokenSource(most));
        onAsked = asked.Register(decoder.Cancel);
        onLate = late.Token.Register(decoder.Cancel);
    }

    /// <summary>Whether it took too long.</summary>
    /// <exception cref="OperationCanceledException">Somebody cancelled.</exception>
    public bool IsLate()
    {
        asked.ThrowIfCancellationRequested();
        return late.IsCancellationRequested;
    }

    public void Dispose()
    {
        onLate.Dispose();
        onAsked.Dispose();
        late.Dispose();
    }
}
