using Tapetum.Inference;
using Tapetum.Raw;

namespace Tapetum.Encoding.Dng;

/// <summary>A linear DNG keeps the picture as the lens drew it: how it is put right are steps for its reader.</summary>
internal static class DngLens
{
    /// <param name="denoised">What is to be written.</param>
    /// <param name="isCorrected">Whether a profile of the lens is to be among the steps; those of the file are in any case.</param>
    public static DenoisedRaw Tell(DenoisedRaw denoised, bool isCorrected)
    {
        RawImage raw = denoised.Raw;
        return isCorrected ? denoised with { Raw = raw.With(raw.Capture, raw.Metadata.WithLensAsOpcodes()) } : denoised;
    }
}
