using System.Globalization;
using Tapetum.Raw;

namespace Tapetum;

/// <summary>Whether a picture will fit into memory, asked before it is made: a process that takes more than there is gets killed without a word.</summary>
internal static class FreeMemory
{
    // Linear colours of a pixel: three float32.
    private const int BytesPerPixel = 12;

    // The network's tiles, and what the program needs besides.
    private const long Besides = 32 << 20;

    /// <exception cref="OutOfRoomException">It will not.</exception>
    public static void Require(Photograph photograph)
    {
        long needed = ((long)photograph.WidthPx * photograph.HeightPx * BytesPerPixel) + Besides;
        long free = Bytes();
        if (free < needed)
        {
            throw new OutOfRoomException(
                photograph.Path,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"its {photograph.WidthPx} × {photograph.HeightPx} pixels need about {needed >> 20} MB of memory and {Math.Max(0, free) >> 20} MB are free"
                )
            );
        }
    }

    /// <summary>What this process may still take: of the limit that it was given, and of the machine.</summary>
    private static long Bytes()
    {
        long ofLimit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - GC.GetTotalMemory(forceFullCollection: false);
        return OperatingSystem.IsLinux() ? Math.Min(ofLimit, OfMachine()) : ofLimit;
    }

    private static long OfMachine() =>
        File.ReadLines("/proc/meminfo")
            .Where(line =>
                line.StartsWith("MemAvailable:", StringComparison.Ordinal)
                || line.StartsWith("SwapFree:", StringComparison.Ordinal)
            )
            .Sum(line =>
                1024
                * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
            );
}
