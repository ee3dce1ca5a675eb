using System.Runtime.InteropServices;

namespace Tapetum.Confinement.Native;

/// <summary><c>struct tapetum_room</c> of native/tapetum_decoder.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DecoderRoom
{
    public void* At;
    public long Bytes;
}
