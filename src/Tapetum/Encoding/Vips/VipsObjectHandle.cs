using System.Runtime.InteropServices;

namespace Tapetum.Encoding.Vips;

/// <summary>One reference to a GObject: an image or an operation.</summary>
internal sealed class VipsObjectHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    /// <summary>Takes a reference of its own to a borrowed object.</summary>
    public static VipsObjectHandle FromBorrowed(nint instance)
    {
        VipsObjectHandle result = new();
        result.SetHandle(VipsNative.Ref(instance));
        return result;
    }

    protected override bool ReleaseHandle()
    {
        VipsNative.Unref(handle);
        return true;
    }
}
