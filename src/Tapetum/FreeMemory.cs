using System.Globalization;
using Tapetum.Raw;

namespace Tapetum;

/// <summary>Whether a picture will fit into memory, asked before it is made: a process that takes more than there is gets killed without a word.</summary>
internal static class FreeMemory
{
    /// <summary>Linear colours of a pixel: three float32.</summary>
    public const int LinearBytes = 12;

    // The network's tiles, and what the program needs besides.
    private const long Besides = 32 << 20;

    private const string ControlGroups = "/sys/fs/cgroup";

    /// <summary>For the linear picture of what is decoded.</summary>
    /// <exception cref="OutOfRoomException">It will not fit.</exception>
    public static void Require(Photograph decoded) =>
        Require(decoded.Path, decoded.WidthPx, decoded.HeightPx, LinearBytes, LinearBytes);

    /// <param name="path">The file, for messages.</param>
    /// <param name="widthPx">Of its picture.</param>
    /// <param name="heightPx">The same.</param>
    /// <param name="here">Bytes that this process will hold of each pixel, at most at once.</param>
    /// <param name="inAll">The same with what the process that decodes holds meanwhile.</param>
    /// <exception cref="OutOfRoomException">It will not fit.</exception>
    public static void Require(string path, int widthPx, int heightPx, int here, int inAll)
    {
        long pixels = (long)widthPx * heightPx;
        Require(path, widthPx, heightPx, (pixels * here) + Besides, OfProcess());
        if (OperatingSystem.IsLinux())
        {
            Require(path, widthPx, heightPx, (pixels * inAll) + Besides, Math.Min(OfMachine(), OfControlGroup()));
        }
    }

    /// <summary>What a control group, or one around it, leaves of what it allows; that which the kernel takes back when it is needed counts as free.</summary>
    /// <param name="root">Where the kernel shows them, version 2.</param>
    /// <param name="membership">A line of /proc/self/cgroup.</param>
    internal static long OfControlGroup(string root, string membership)
    {
        long free = long.MaxValue;
        string group = membership[(membership.LastIndexOf(':') + 1)..].Trim('/');
        while (true)
        {
            string folder = Path.Combine(root, group);
            if (Number(Path.Combine(folder, "memory.max")) is { } most)
            {
                long used = Number(Path.Combine(folder, "memory.current")) ?? 0;
                long cached = File.ReadLines(Path.Combine(folder, "memory.stat"))
                    .Where(line =>
                        line.StartsWith("active_file ", StringComparison.Ordinal)
                        || line.StartsWith("inactive_file ", StringComparison.Ordinal)
                    )
                    .Sum(line => long.Parse(line.AsSpan(line.IndexOf(' ') + 1), CultureInfo.InvariantCulture));
                free = Math.Min(free, most - used + cached);
            }

            if (group.Length == 0)
            {
                return free;
            }

            group = Path.GetDirectoryName(group) ?? "";
        }
    }

    private static void Require(string path, int widthPx, int heightPx, long needed, long free)
    {
        if (free < needed)
        {
            throw new OutOfRoomException(
                path,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"its {widthPx} × {heightPx} pixels need about {needed >> 20} MB of memory and {Math.Max(0, free) >> 20} MB are free"
                )
            );
        }
    }

    /// <summary>What this process may still take of the limit that it was given.</summary>
    private static long OfProcess() =>
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - GC.GetTotalMemory(forceFullCollection: false);

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

    private static long OfControlGroup() =>
        File.ReadLines("/proc/self/cgroup").FirstOrDefault(line => line.StartsWith("0::", StringComparison.Ordinal))
            is { } membership
            ? OfControlGroup(ControlGroups, membership)
            : long.MaxValue;

    /// <returns>Null where there is no such file, or it says that there is no limit.</returns>
    private static long? Number(string path) =>
        File.Exists(path)
        && long.TryParse(File.ReadAllText(path), NumberStyles.Integer, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;
}
