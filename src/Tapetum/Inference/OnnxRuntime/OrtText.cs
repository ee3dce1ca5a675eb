using System.Runtime.InteropServices;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary>Strings across the border: UTF-8 with a closing zero.</summary>
internal static unsafe class OrtText
{
    /// <summary>Copies a string that ONNX Runtime allocated, and frees it.</summary>
    public static string Take(byte* text, nint allocator)
    {
        string copy = Marshal.PtrToStringUTF8((nint)text) ?? "";
        OrtApi.AllocatorFree(allocator, text);
        return copy;
    }

    /// <summary>The bytes of a string for a native call; pin them while it lasts.</summary>
    public static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text + '\0');

    /// <summary>A copy in native memory, for a pointer that must stay valid; free it with <see cref="NativeMemory.Free"/>.</summary>
    public static byte* Allocate(string text)
    {
        byte[] bytes = Bytes(text);
        byte* copy = (byte*)NativeMemory.Alloc((nuint)bytes.Length);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }
}
