using Tapetum.Confinement.Native;

namespace Tapetum.Raw.JpegXl;

/// <summary>The system's libjxl, which may be missing.</summary>
internal static class JxlLibrary
{
    /// <summary>Debian's package.</summary>
    public const string Package = "libjxl0.7";

    private static readonly Lazy<bool> Found = new(DecoderNative.HasJpegXl);

    /// <summary>Whether pictures can be decoded here.</summary>
    public static bool IsAvailable => Found.Value;
}
