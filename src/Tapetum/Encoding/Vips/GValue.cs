using System.Runtime.InteropServices;

namespace Tapetum.Encoding.Vips;

/// <summary>GLib's tagged value: a type and two words of payload (gobject/gvalue.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GValue
{
    // Fundamental types are numbered in steps of four (gobject/gtype.h, G_TYPE_MAKE_FUNDAMENTAL).
    public const nuint BooleanType = 5 << 2;
    public const nuint IntType = 6 << 2;
    public const nuint DoubleType = 15 << 2;
    public const nuint StringType = 16 << 2;

    public nuint Type;
    public ulong Word0;
    public ulong Word1;
}
