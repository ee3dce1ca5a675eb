using NetVips;

namespace Tapetum.Encoding.Vips;

/// <summary>libvips as this program wants it, set up once per process.</summary>
internal static class VipsLibrary
{
    private static readonly Lazy<bool> Prepared = new(Prepare);

    /// <summary>To be called before anything of libvips is.</summary>
    public static void EnsureStarted() => _ = Prepared.Value;

    /// <summary>What libvips said, on one line. The text is one per process, so concurrent failures may share it.</summary>
    public static string Explain(VipsException e) =>
        string.Join(
            "; ",
            e.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        );

    /// <summary>libvips takes what stands in brackets at the end of a name for options; empty ones keep it from that.</summary>
    public static string NameOf(string path) => path.EndsWith(']') ? path + "[]" : path;

    private static bool Prepare()
    {
        // A photo is read once: caching operations would only keep decoded pictures alive.
        Cache.Max = 0;
        NetVips.NetVips.BlockUntrusted = true;
        // A library does not write to the console; what matters comes back as an error.
        _ = Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, (_, _, _) => { });
        return true;
    }
}
