using Tapetum.Confinement;
using Tapetum.Confinement.Native;

namespace Tapetum.Raw.Native;

/// <summary>One LibRaw instance, most often in another process. Not for several threads at once; several instances may run at the same time.</summary>
internal sealed class RawHandle(DecodingLimits limits) : IDisposable
{
    /// <summary>What is asked.</summary>
    public IDecoder Decoder { get; } = DecoderConfinement.Decoder(DecoderLibraries.Raws, limits);

    /// <summary>What one file may take.</summary>
    public DecodingLimits Limits { get; } = limits;

    public void Dispose() => Decoder.Dispose();
}
