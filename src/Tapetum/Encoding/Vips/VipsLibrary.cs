using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tapetum.Encoding.Vips;

/// <summary>libvips, started once per process.</summary>
internal static unsafe class VipsLibrary
{
    private const int LogLevelWarning = 1 << 4;
    private static readonly Lazy<bool> Started = new(Start);

    /// <exception cref="VipsException">The library does not start.</exception>
    public static void EnsureStarted() => _ = Started.Value;

    /// <summary>Says what libvips said of its last error. The text is one per process, so concurrent failures may share it.</summary>
    public static VipsException LastError(string operation)
    {
        nint text = VipsNative.CopyErrorBuffer();
        string message = Marshal.PtrToStringUTF8(text)?.Trim() ?? "";
        VipsNative.Free(text);
        return new VipsException(operation, message.Length > 0 ? message.ReplaceLineEndings("; ") : "unknown error");
    }

    private static bool Start()
    {
        if (VipsNative.Init("tapetum") != 0)
        {
            throw LastError("vips_init");
        }

        // A photo is read once: caching operations would only keep decoded pictures alive.
        VipsNative.SetOperationCacheMax(0);
        VipsNative.BlockUntrusted(true);
        // A library does not write to the console; what matters comes back as an error.
        VipsNative.SetLogHandler("VIPS", LogLevelWarning, &IgnoreLog, 0);
        return true;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void IgnoreLog(nint domain, int level, nint message, nint userData) { }
}
