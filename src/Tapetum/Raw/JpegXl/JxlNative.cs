using System.Runtime.InteropServices;

namespace Tapetum.Raw.JpegXl;

/// <summary>The part of libjxl's C API that decodes one picture. The functions and structures are the same from version 0.7 on.</summary>
internal static unsafe partial class JxlNative
{
    public const string Library = "jxl";

    public const int BasicInfoEvent = 0x40;
    public const int FullImageEvent = 0x1000;

    /// <summary>2 or 3 for JPEG XL, with or without its container.</summary>
    [LibraryImport(Library, EntryPoint = "JxlSignatureCheck")]
    public static partial int CheckSignature(byte* bytes, nuint count);

    [LibraryImport(Library, EntryPoint = "JxlDecoderCreate")]
    public static partial JxlDecoderHandle Create(nint memoryManager);

    [LibraryImport(Library, EntryPoint = "JxlDecoderDestroy")]
    public static partial void Destroy(nint decoder);

    [LibraryImport(Library, EntryPoint = "JxlDecoderSubscribeEvents")]
    public static partial JxlStatus Subscribe(JxlDecoderHandle decoder, int events);

    [LibraryImport(Library, EntryPoint = "JxlDecoderSetKeepOrientation")]
    public static partial JxlStatus KeepOrientation(JxlDecoderHandle decoder, int keep);

    /// <summary>The bytes must stay where they are until the decoder is gone.</summary>
    [LibraryImport(Library, EntryPoint = "JxlDecoderSetInput")]
    public static partial JxlStatus SetInput(JxlDecoderHandle decoder, byte* bytes, nuint count);

    [LibraryImport(Library, EntryPoint = "JxlDecoderCloseInput")]
    public static partial void CloseInput(JxlDecoderHandle decoder);

    [LibraryImport(Library, EntryPoint = "JxlDecoderProcessInput")]
    public static partial JxlStatus Process(JxlDecoderHandle decoder);

    [LibraryImport(Library, EntryPoint = "JxlDecoderGetBasicInfo")]
    public static partial JxlStatus BasicInfo(JxlDecoderHandle decoder, out JxlBasicInfo info);

    [LibraryImport(Library, EntryPoint = "JxlDecoderImageOutBufferSize")]
    public static partial JxlStatus OutputBytes(JxlDecoderHandle decoder, in JxlPixelFormat format, out nuint bytes);

    /// <summary>The buffer must stay where it is until the picture is complete.</summary>
    [LibraryImport(Library, EntryPoint = "JxlDecoderSetImageOutBuffer")]
    public static partial JxlStatus SetOutput(
        JxlDecoderHandle decoder,
        in JxlPixelFormat format,
        void* buffer,
        nuint bytes
    );
}
