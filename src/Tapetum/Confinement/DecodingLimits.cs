namespace Tapetum.Confinement;

/// <summary>What decoding one file may take. Defaults: what this machine has.</summary>
internal sealed record DecodingLimits
{
    /// <summary>What RawDecoder and PhotoReader take at most, 400 megapixels.</summary>
    public const long MostPixels = 400_000_000;

    /// <summary>For all that nobody limited further.</summary>
    public static DecodingLimits Default { get; } = new();

    /// <summary>What native code may write to of memory. Default: three quarters of what this process may have.</summary>
    public long MemoryBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;

    /// <summary>The largest picture, with masked margins. Default: <see cref="MostPixels"/>.</summary>
    public long MaxPixels { get; init; } = MostPixels;

    /// <summary>The program that decodes. Default: null, the one beside the native library.</summary>
    public string? DecoderProgram { get; init; }
}
