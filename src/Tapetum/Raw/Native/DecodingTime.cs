using Tapetum.Confinement;

namespace Tapetum.Raw.Native;

/// <summary>Stops an instance of LibRaw when somebody cancels, or when it has taken too long for any file.</summary>
/// <param name="raw">The instance.</param>
/// <param name="path">For messages.</param>
/// <param name="most">How long it may take, opening and unpacking together.</param>
/// <param name="cancellationToken">Stops it, too.</param>
internal sealed class DecodingTime(RawHandle raw, string path, TimeSpan most, CancellationToken cancellationToken)
    : IDisposable
{
    private readonly DecoderWatch watch = new(raw.Decoder, most, cancellationToken);

    /// <summary>Of work between LibRaw's calls.</summary>
    public CancellationToken Token => cancellationToken;

    /// <summary>To be asked after each call, before its status is.</summary>
    /// <exception cref="OperationCanceledException">Somebody cancelled.</exception>
    /// <exception cref="RawDecodeException">It took too long.</exception>
    public void Check()
    {
        if (watch.IsLate())
        {
            throw new RawDecodeException(
                path,
                $"decoding it takes longer than {most.TotalSeconds:0} seconds",
                "If it opens elsewhere, convert it with Adobe DNG Converter and give the DNG."
            );
        }
    }

    public void Dispose() => watch.Dispose();
}
