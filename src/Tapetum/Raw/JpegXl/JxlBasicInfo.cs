using System.Runtime.InteropServices;

namespace Tapetum.Raw.JpegXl;

/// <summary><c>JxlBasicInfo</c>, of which only the size and the channels are read; the rest is room for what libjxl writes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct JxlBasicInfo
{
    [FieldOffset(4)]
    public uint WidthPx;

    [FieldOffset(8)]
    public uint HeightPx;

    [FieldOffset(52)]
    public uint ColorChannels;
}
