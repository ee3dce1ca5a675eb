using System.Diagnostics;
using System.Globalization;

namespace Tapetum.Confinement;

/// <summary>Another program that reads a file, with the least that it can do with: it reads its own files and the one that it is given, and reaches no network and no other process.</summary>
internal static class ConfinedProgram
{
    /// <summary>Where programs find what they are linked to.</summary>
    private static readonly string[] Libraries =
    [
        "/lib",
        "/lib64",
        "/usr/lib",
        "/usr/lib64",
        "/usr/local/lib",
        "/usr/share",
        "/etc/ld.so.cache",
        "/etc/ssl/openssl.cnf",
        "/dev/null",
        "/dev/urandom",
    ];

    /// <summary>Looks for a program as a shell does.</summary>
    /// <returns>Its path; null when there is none.</returns>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name))
            .FirstOrDefault(File.Exists);

    /// <summary>How to start it, its output to be read.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its own.</param>
    /// <param name="readable">Files and folders that it may read.</param>
    /// <param name="limits">What it may take.</param>
    public static ProcessStartInfo Start(
        string program,
        IReadOnlyList<string> arguments,
        IReadOnlyList<string> readable,
        DecodingLimits limits
    )
    {
        ProcessStartInfo start = OperatingSystem.IsLinux()
            ? new(
                WorkerKind.Installed,
                [
                    "run",
                    limits.MemoryBytes.ToString(CultureInfo.InvariantCulture),
                    program,
                    File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program,
                    .. readable,
                    .. Libraries,
                    "--",
                    program,
                    .. arguments,
                ]
            )
            : new(program, arguments);
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment.Clear();
        return start;
    }
}
