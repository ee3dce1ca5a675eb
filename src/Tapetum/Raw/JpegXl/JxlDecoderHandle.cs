using System.Runtime.InteropServices;

namespace Tapetum.Raw.JpegXl;

/// <summary>A decoder of libjxl, for one picture and one thread.</summary>
internal sealed class JxlDecoderHandle : SafeHandle
{
    public JxlDecoderHandle()
        : base(invalidHandleValue: 0, ownsHandle: true) { }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        JxlNative.Destroy(handle);
        return true;
    }
}
