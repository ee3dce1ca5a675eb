using System.Runtime.InteropServices;

namespace Tapetum.Raw.Native;

/// <summary>One LibRaw instance. Not for several threads at once; several instances may run at the same time.</summary>
internal sealed class RawHandle : SafeHandle
{
    public RawHandle()
        : base(invalidHandleValue: 0, ownsHandle: true) { }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        RawLibrary.Destroy(handle);
        return true;
    }
}
