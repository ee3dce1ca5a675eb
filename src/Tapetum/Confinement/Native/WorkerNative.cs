using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tapetum.Confinement.Native;

/// <summary>The parent's side of native/tapetum_worker.cpp.</summary>
internal static unsafe partial class WorkerNative
{
    public const string Library = "tapetum_raw";

    [LibraryImport(Library, EntryPoint = "tapetum_worker_program")]
    public static partial int Program(Span<byte> path, int capacity);

    /// <returns>The process's number, or a negative errno.</returns>
    [LibraryImport(Library, EntryPoint = "tapetum_worker_start", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Start(
        string program,
        long memoryBytes,
        DecoderLibraries libraries,
        string libvips,
        out int socket
    );

    /// <returns>False when the worker has ended.</returns>
    [LibraryImport(Library, EntryPoint = "tapetum_worker_ask")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Ask(
        int socket,
        in DecoderRequest request,
        SafeFileHandle attached,
        out DecoderReply reply
    );

    /// <inheritdoc cref="Ask(int, in DecoderRequest, SafeFileHandle, out DecoderReply)"/>
    [LibraryImport(Library, EntryPoint = "tapetum_worker_ask")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Ask(int socket, in DecoderRequest request, int attached, out DecoderReply reply);

    /// <returns>False when the worker has ended.</returns>
    [LibraryImport(Library, EntryPoint = "tapetum_worker_receive")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Receive(int socket, Span<byte> bytes, long length);

    [LibraryImport(Library, EntryPoint = "tapetum_worker_kill")]
    public static partial void Kill(int process);

    [LibraryImport(Library, EntryPoint = "tapetum_worker_end")]
    public static partial void End(int process, int socket);

    [LibraryImport(Library, EntryPoint = "tapetum_worker_hang_up")]
    public static partial void HangUp(int socket);

    /// <returns>A file descriptor, or a negative errno.</returns>
    [LibraryImport(Library, EntryPoint = "tapetum_memory_create")]
    public static partial int CreateMemory(long bytes);

    /// <returns>0, or a negative errno.</returns>
    [LibraryImport(Library, EntryPoint = "tapetum_hide_process")]
    public static partial int HideProcess();
}
