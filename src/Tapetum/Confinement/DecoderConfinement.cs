using System.ComponentModel;
using Tapetum.Confinement.Native;

namespace Tapetum.Confinement;

/// <summary>
/// Native code that reads files runs in processes that can do nothing else: they hold an open file, a piece of memory and a socket to this process, and the kernel
/// refuses them all other files, the network, other processes and more memory than was set. Linux alone can do that; elsewhere it runs in this process.
/// </summary>
internal static class DecoderConfinement
{
    /// <summary>What the kernel lacks of it, a clause; null when nothing, and before the first file.</summary>
    public static string? Lacking =>
        !OperatingSystem.IsLinux() ? "this system cannot confine what reads files: they are decoded in this process"
        : WorkerPool.Shared.Lacking is not { } level ? null
        : level.Seccomp == 0
            ? "this kernel has no seccomp filters: what reads files runs in a process of its own, which could do more than read them"
        : "this kernel has no Landlock: what reads files is confined by system-call filters alone";

    /// <summary>Begins to start the processes that a raw file and its preview need, so that the first file finds them ready.</summary>
    /// <param name="limits">What one file may take.</param>
    internal static void Prepare(DecodingLimits limits)
    {
        if (OperatingSystem.IsLinux())
        {
            WorkerPool.Shared.Prepare(WorkerKind.For(DecoderLibraries.Raws, limits));
            WorkerPool.Shared.Prepare(WorkerKind.For(DecoderLibraries.Photos, limits));
        }
    }

    /// <summary>
    /// From now on other processes of the same user can look neither into this one's memory nor its environment (PR_SET_DUMPABLE), and debuggers cannot attach. For programs that hold secrets; on
    /// systems other than Linux it does nothing.
    /// </summary>
    /// <exception cref="Win32Exception">The kernel refuses.</exception>
    public static void HideThisProcess()
    {
        if (OperatingSystem.IsLinux() && WorkerNative.HideProcess() is < 0 and var error)
        {
            throw new Win32Exception(-error);
        }
    }

    /// <param name="libraries">That it needs.</param>
    /// <param name="limits">What one file may take.</param>
    /// <exception cref="WorkerStartException">None starts.</exception>
    internal static IDecoder Decoder(DecoderLibraries libraries, DecodingLimits limits) =>
        OperatingSystem.IsLinux()
            ? new ConfinedDecoder(WorkerKind.For(libraries, limits))
            : new LocalDecoder(libraries);
}
