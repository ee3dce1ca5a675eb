using System.Globalization;

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

    /// <summary>What will be made of each pixel once it is decoded, bytes: room for that, too, is asked for before anything is decoded. Default: nothing.</summary>
    public int BytesPerPixelLater { get; init; }

    /// <summary>The program that decodes. Default: null, the one beside the native library.</summary>
    public string? DecoderProgram { get; init; }

    /// <summary>To be asked when a file's size is known, before its pixels are decoded.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="widthPx">Of its picture.</param>
    /// <param name="heightPx">The same.</param>
    /// <param name="decoding">Bytes that native code takes for a pixel while it decodes.</param>
    /// <param name="decoded">Bytes that a decoded pixel has here.</param>
    /// <exception cref="OutOfRoomException">It would take more than these limits, or more than is free.</exception>
    public void RequireRoom(string path, int widthPx, int heightPx, int decoding, int decoded)
    {
        long needed = (long)widthPx * heightPx * decoding;
        if (needed > MemoryBytes)
        {
            throw new OutOfRoomException(
                path,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"decoding its {widthPx} × {heightPx} pixels takes about {needed >> 20} MB of memory and may take {MemoryBytes >> 20} MB here"
                ),
                "Enhance it where a file may take more."
            );
        }

        int later = decoded + BytesPerPixelLater;
        FreeMemory.Require(path, widthPx, heightPx, later, Math.Max(decoding + decoded, later));
    }
}
