using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Tapetum.Web.Decoding.Native;

/// <summary>Limits that the kernel holds this process to. They can be lowered and never raised again.</summary>
internal static partial class Confinement
{
    // <sys/resource.h>, Linux on x86-64 and arm64.
    private const int FileSize = 1;
    private const int Data = 2;
    private const int Core = 4;

    // <sys/prctl.h>
    private const int SetParentDeathSignal = 1;
    private const int SetNoNewPrivileges = 38;
    private const nuint Kill = 9;

    /// <summary>Does nothing on systems other than Linux.</summary>
    public static void Apply(DecodeLimits limits)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Data counts what is writable and private; address space would also count the 256 GB that .NET reserves and does not use.
        Limit(Data, limits.MemoryBytes);
        Limit(FileSize, limits.FileBytes);
        Limit(Core, 0);
        Check(ProcessControl(SetNoNewPrivileges, 1));
        Check(ProcessControl(SetParentDeathSignal, Kill));
    }

    private static void Limit(int resource, long bytes) =>
        Check(SetLimit(resource, new ResourceLimit { Soft = (nuint)bytes, Hard = (nuint)bytes }));

    private static void Check(int result)
    {
        if (result != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, in ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int ProcessControl(int option, nuint argument, nuint a = 0, nuint b = 0, nuint c = 0);

    private struct ResourceLimit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
