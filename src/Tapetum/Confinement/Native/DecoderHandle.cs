using System.Runtime.InteropServices;

namespace Tapetum.Confinement.Native;

/// <summary>A decoder in this process.</summary>
internal sealed class DecoderHandle : SafeHandle
{
    public DecoderHandle()
        : base(invalidHandleValue: 0, ownsHandle: true) { }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        DecoderNative.Destroy(handle);
        return true;
    }
}
