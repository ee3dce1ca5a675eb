using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tapetum.Confinement.Native;

/// <summary>The part of native/tapetum_decoder.cpp that decodes in this process.</summary>
internal static unsafe partial class DecoderNative
{
    [LibraryImport(WorkerNative.Library, EntryPoint = "tapetum_decoder_create")]
    public static partial DecoderHandle Create();

    /// <returns>False when they are not installed.</returns>
    [LibraryImport(
        WorkerNative.Library,
        EntryPoint = "tapetum_libraries_load",
        StringMarshalling = StringMarshalling.Utf8
    )]
    [return: MarshalAs(UnmanagedType.I1)]
    public static partial bool LoadLibraries(DecoderLibraries libraries, string libvips);

    /// <summary>Whether the system has libjxl; it is loaded, and reads nothing.</summary>
    [LibraryImport(WorkerNative.Library, EntryPoint = "tapetum_has_jpegxl")]
    [return: MarshalAs(UnmanagedType.I1)]
    public static partial bool HasJpegXl();

    [LibraryImport(WorkerNative.Library, EntryPoint = "tapetum_libraries_start")]
    public static partial void StartLibraries(DecoderLibraries libraries);

    [LibraryImport(WorkerNative.Library, EntryPoint = "tapetum_decoder_destroy")]
    public static partial void Destroy(nint decoder);

    [LibraryImport(WorkerNative.Library, EntryPoint = "tapetum_decoder_ask")]
    public static partial void Ask(
        DecoderHandle decoder,
        in DecoderRequest request,
        SafeFileHandle file,
        in DecoderRoom room,
        out DecoderReply reply,
        out byte* bytes
    );

    /// <inheritdoc cref="Ask(DecoderHandle, in DecoderRequest, SafeFileHandle, in DecoderRoom, out DecoderReply, out byte*)"/>
    [LibraryImport(WorkerNative.Library, EntryPoint = "tapetum_decoder_ask")]
    public static partial void Ask(
        DecoderHandle decoder,
        in DecoderRequest request,
        int file,
        in DecoderRoom room,
        out DecoderReply reply,
        out byte* bytes
    );

    [LibraryImport(WorkerNative.Library, EntryPoint = "tapetum_decoder_cancel")]
    public static partial void Cancel(DecoderHandle decoder);
}
