using System.Runtime.InteropServices;

namespace Tapetum.Confinement.Native;

/// <summary><c>struct tapetum_request</c> of native/tapetum_decoder.h; its comments say what each field holds.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DecoderRequest
{
    public DecoderOperation Operation;
    public int Value;
    public long First;
    public long Count;
    public long FileBytes;
    public long RoomBytes;
    public float Factor;
    public int Unused;
}
