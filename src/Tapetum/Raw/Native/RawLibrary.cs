using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Tapetum.Confinement;
using Tapetum.Confinement.Native;
using Tapetum.Raw.LibRaw;

namespace Tapetum.Raw.Native;

/// <summary>The functions of native/tapetum_raw.cpp, wherever that runs.</summary>
internal static unsafe partial class RawLibrary
{
    private const string Name = "tapetum_raw";

    /// <summary>The largest previews are JPEGs of the whole sensor.</summary>
    private const long MaxPreviewBytes = 1L << 28;

    [LibraryImport(Name, EntryPoint = "tapetum_raw_info_size")]
    public static partial int InfoSizeBytes();

    /// <param name="handle">The instance.</param>
    /// <param name="path">The file; only this process opens it.</param>
    /// <param name="info">What its headers say.</param>
    public static RawStatus Open(RawHandle handle, string path, RawInfo* info)
    {
        using SafeFileHandle file = File.OpenHandle(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        // How much a file claims is judged by who asked.
        return AskInfo(handle, new() { Operation = DecoderOperation.RawOpen }, file, info);
    }

    /// <param name="handle">The instance.</param>
    /// <param name="preview">Null when there is none.</param>
    public static RawStatus Preview(RawHandle handle, out RawPreviewInfo? preview)
    {
        preview = null;
        DecoderRequest request = new() { Operation = DecoderOperation.RawPreview };
        if (handle.Decoder.Ask(request, file: null, MaxPreviewBytes) is not { } answer)
        {
            return RawStatus.NoAnswer;
        }

        if (answer.Status != 0 || answer.Bytes.Length == 0)
        {
            return (RawStatus)answer.Status;
        }

        if (answer.Value < 0 || (answer.Value > 0 && answer.Bytes.Length % (3L * answer.Value) != 0))
        {
            return RawStatus.Implausible;
        }

        preview = new(answer.Bytes, answer.Value);
        return RawStatus.Success;
    }

    public static RawStatus Unpack(RawHandle handle, RawInfo* info) =>
        AskPicture(handle, DecoderOperation.RawUnpack, info);

    public static RawStatus UnpackRgb(RawHandle handle, RawInfo* info) =>
        AskPicture(handle, DecoderOperation.RawUnpackRgb, info);

    public static RawStatus Copy(RawHandle handle, Span<ushort> pixels) =>
        Copy(handle, DecoderOperation.RawCopy, pixels);

    public static RawStatus CopyRgb(RawHandle handle, Span<ushort> rgb) =>
        Copy(handle, DecoderOperation.RawCopyRgb, rgb);

    public static RawStatus Develop(RawHandle handle, float amplification, ref int saturation, Span<ushort> rgb)
    {
        DecoderRequest request = new()
        {
            Operation = DecoderOperation.RawDevelop,
            Factor = amplification,
            Value = saturation,
            Count = rgb.Length,
        };
        if (handle.Decoder.Ask(request, file: null, mostBytes: 0) is not { } answer)
        {
            return RawStatus.NoAnswer;
        }

        saturation = answer.Value;
        return answer.Status == 0 ? Copy(handle, DecoderOperation.RawCopyDeveloped, rgb) : (RawStatus)answer.Status;
    }

    private static RawStatus Copy(RawHandle handle, DecoderOperation operation, Span<ushort> numbers) =>
        (RawStatus)(
            handle.Decoder.Copy(new() { Operation = operation }, MemoryMarshal.AsBytes(numbers), sizeof(ushort))
            ?? (int)RawStatus.NoAnswer
        );

    private static RawStatus AskPicture(RawHandle handle, DecoderOperation operation, RawInfo* info)
    {
        RawStatus status = AskInfo(handle, new() { Operation = operation }, file: null, info);
        bool isPicture =
            info->Width > 0 && info->Height > 0 && (long)info->Width * info->Height <= DecodingLimits.MostPixels;
        return status == RawStatus.Success && !isPicture ? RawStatus.Implausible : status;
    }

    private static RawStatus AskInfo(RawHandle handle, DecoderRequest request, SafeFileHandle? file, RawInfo* info)
    {
        DecoderAnswer? answer = handle.Decoder.Ask(request, file, sizeof(RawInfo));
        if (answer is { Status: not 0 })
        {
            return (RawStatus)answer.Status;
        }

        if (answer is null || answer.Bytes.Length != sizeof(RawInfo))
        {
            return answer is null ? RawStatus.NoAnswer : RawStatus.Implausible;
        }

        *info = MemoryMarshal.Read<RawInfo>(answer.Bytes);
        return info->IsPlausible() ? RawStatus.Success : RawStatus.Implausible;
    }

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
            RawStatus.NoAnswer => (
                "decoding it crashed, or took more memory than there is for it",
                "Check that the file opens in other programs. If it does, please report it."
            ),
            RawStatus.Implausible => (
                "what came of decoding it makes no sense",
                "Check that the file opens in other programs. If it does, please report it."
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
