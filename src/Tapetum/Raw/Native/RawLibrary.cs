using System.Runtime.InteropServices;

namespace Tapetum.Raw.Native;

/// <summary>The functions of native/tapetum_raw.cpp.</summary>
internal static unsafe partial class RawLibrary
{
    private const string Name = "tapetum_raw";

    [LibraryImport(Name, EntryPoint = "tapetum_raw_info_size")]
    public static partial int InfoSizeBytes();

    [LibraryImport(Name, EntryPoint = "tapetum_raw_create")]
    public static partial RawHandle Create();

    [LibraryImport(Name, EntryPoint = "tapetum_raw_destroy")]
    public static partial void Destroy(nint handle);

    [LibraryImport(Name, EntryPoint = "tapetum_raw_cancel")]
    public static partial void Cancel(RawHandle handle);

    [LibraryImport(Name, EntryPoint = "tapetum_raw_open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial RawStatus Open(RawHandle handle, string path, RawInfo* info);

    [LibraryImport(Name, EntryPoint = "tapetum_raw_preview")]
    public static partial RawStatus Preview(RawHandle handle, out RawPreviewInfo preview);

    [LibraryImport(Name, EntryPoint = "tapetum_raw_unpack")]
    public static partial RawStatus Unpack(RawHandle handle, RawInfo* info);

    [LibraryImport(Name, EntryPoint = "tapetum_raw_unpack_rgb")]
    public static partial RawStatus UnpackRgb(RawHandle handle, RawInfo* info);

    [LibraryImport(Name, EntryPoint = "tapetum_raw_copy_rgb")]
    public static partial RawStatus CopyRgb(RawHandle handle, Span<ushort> pixels, long count);

    [LibraryImport(Name, EntryPoint = "tapetum_raw_copy")]
    public static partial RawStatus Copy(RawHandle handle, Span<ushort> pixels, long count);

    [LibraryImport(Name, EntryPoint = "tapetum_raw_develop")]
    public static partial RawStatus Develop(
        RawHandle handle,
        float amplification,
        ref int saturation,
        Span<ushort> rgb,
        long count
    );

    [LibraryImport(Name, EntryPoint = "tapetum_raw_message")]
    private static partial nint Message(RawStatus status);

    [LibraryImport(Name, EntryPoint = "tapetum_raw_version")]
    private static partial nint VersionText();

    /// <summary>Of the system's LibRaw, as it says itself: 0.20.2.</summary>
    public static string Version() => Marshal.PtrToStringUTF8(VersionText())!.Split('-')[0];

    /// <exception cref="RawDecodeException">The status is not success.</exception>
    public static void Check(RawStatus status, string path)
    {
        const string CopyAgain = "Copy it from the camera's card again.";
        (string reason, string advice) = status switch
        {
            RawStatus.Success => ("", ""),
            RawStatus.Truncated => ("the file ends inside its pixel data", CopyAgain),
            RawStatus.Damaged => ("its pixel data is damaged", CopyAgain),
            RawStatus.Incomplete => ("part of its pixel data cannot be decoded", CopyAgain),
            RawStatus.LibRawDataError or RawStatus.LibRawIoError => ("it is damaged or ends too early", CopyAgain),
            RawStatus.LibRawFileUnsupported => (
                $"it is not a raw photograph, or one of a kind that LibRaw {Version()} cannot read",
                "Give the file that the camera wrote (DNG, ARW, CR2, NEF, ...); a very new camera's files become readable "
                    + "when Adobe DNG Converter turns them into DNG."
            ),
            RawStatus.OutOfMemory or RawStatus.LibRawOutOfMemory or RawStatus.LibRawTooBig => (
                "there is not enough memory to decode it",
                "Close other programs, or use a machine with more memory."
            ),
            RawStatus.WrongSize => (
                "LibRaw develops it to another size than its mosaic has",
                "Convert it with Adobe DNG Converter and try again."
            ),
            RawStatus.NoMosaic => ("it holds no Bayer mosaic", "Give a raw file as the camera wrote it."),
            _ => (
                $"LibRaw failed: {Marshal.PtrToStringUTF8(Message(status))}",
                "Convert it with Adobe DNG Converter and try again."
            ),
        };
        if (status == RawStatus.LibRawFileUnsupported)
        {
            throw new UnsupportedRawException(path, reason, advice);
        }

        if (status != RawStatus.Success)
        {
            throw new RawDecodeException(path, reason, advice);
        }
    }
}
