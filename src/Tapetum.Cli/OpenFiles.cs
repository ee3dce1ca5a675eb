using System.Globalization;

namespace Tapetum.Cli;

/// <summary>How many files this process may have open. Below what .NET itself needs, nothing works and no error can be told, so it is asked first.</summary>
internal static class OpenFiles
{
    /// <summary>For any command: .NET has a file open for each of a hundred libraries.</summary>
    private const int Needed = 128;

    /// <summary>For the studio, beside its connections.</summary>
    public const int NeededByStudio = 512;

    /// <summary>Null where the system does not say.</summary>
    public static int? Limit { get; } = Read();

    /// <summary>Why no command can run; null when one can.</summary>
    public static string? Fault(int needed = Needed) =>
        Limit < needed
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"this process may open only {Limit} files and needs {needed}. Raise the limit first: ulimit -n {Math.Max(1024, needed)}"
            )
            : null;

    /// <summary>Without the console, for which files would have to be opened.</summary>
    public static void Tell(string fault)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle standardError = new(2, ownsHandle: false);
        using FileStream output = new(standardError, FileAccess.Write, bufferSize: 0);
        output.Write(System.Text.Encoding.UTF8.GetBytes($"tapetum: {fault}\n"));
    }

    private static int? Read()
    {
        const string Name = "Max open files";
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        string limit = File.ReadLines("/proc/self/limits")
            .First(line => line.StartsWith(Name, StringComparison.Ordinal));
        string soft = limit[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out int files) ? files : null;
    }
}
