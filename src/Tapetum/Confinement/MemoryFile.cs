using System.ComponentModel;
using Microsoft.Win32.SafeHandles;
using Tapetum.Confinement.Native;

namespace Tapetum.Confinement;

/// <summary>Bytes as a file that decoders can be handed: in memory where the system can do that, else a temporary one.</summary>
internal static class MemoryFile
{
    /// <param name="bytes">All of it.</param>
    public static SafeFileHandle Of(ReadOnlySpan<byte> bytes)
    {
        SafeFileHandle file = Create(bytes.Length);
        try
        {
            RandomAccess.Write(file, bytes, fileOffset: 0);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <param name="bytes">Its length, which stays.</param>
    public static SafeFileHandle Create(long bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            string path = Path.Combine(Path.GetTempPath(), $"tapetum-{Guid.NewGuid():N}");
            return File.OpenHandle(
                path,
                FileMode.CreateNew,
                FileAccess.ReadWrite,
                FileShare.None,
                FileOptions.DeleteOnClose
            );
        }

        int memory = WorkerNative.CreateMemory(bytes);
        return memory >= 0
            ? new SafeFileHandle(memory, ownsHandle: true)
            : throw new IOException(new Win32Exception(-memory).Message, hresult: -memory);
    }
}
