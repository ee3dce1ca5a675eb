using System.Runtime.InteropServices;

namespace Tapetum.Confinement.Native;

/// <summary><c>struct tapetum_reply</c> of native/tapetum_decoder.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DecoderReply
{
    /// <summary>0 is success; what else there is, the operation says.</summary>
    public int Status;

    public int Value;

    /// <summary>Of the bytes that follow.</summary>
    public long Length;
}
