using System.Runtime.InteropServices;

namespace Tapetum.Raw.JpegXl;

/// <summary><c>JxlPixelFormat</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct JxlPixelFormat
{
    /// <summary>Interleaved.</summary>
    public uint Channels;

    /// <summary>3: uint16, of which 65535 is the largest value that the picture can have.</summary>
    public int DataType;

    /// <summary>0: the machine's.</summary>
    public int Endianness;

    public nuint RowAlignment;
}
