using System.Runtime.InteropServices;

namespace Tapetum.Encoding.Vips;

/// <summary>A part of an image that libvips wants computed: the public fields of its VipsRegion, behind those of VipsObject (vips/object.h, vips/region.h).</summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct VipsRegion
{
    [FieldOffset(88)]
    public int Left;

    [FieldOffset(92)]
    public int Top;

    [FieldOffset(96)]
    public int Width;

    [FieldOffset(100)]
    public int Height;

    /// <summary>The pixel at Left, Top.</summary>
    [FieldOffset(112)]
    public byte* Pixels;

    [FieldOffset(120)]
    public int BytesPerLine;
}
