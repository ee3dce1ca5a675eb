using Microsoft.Win32.SafeHandles;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary>Owns one object of ONNX Runtime's and frees it with the function that its kind demands.</summary>
internal sealed unsafe class OrtHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly nint release;

    /// <param name="value">The object.</param>
    /// <param name="release">void (*)(object).</param>
    public OrtHandle(nint value, nint release)
        : base(ownsHandle: true)
    {
        this.release = release;
        SetHandle(value);
    }

    /// <summary>Lends the pointer to a native call; the object outlives the loan even if another thread disposes it meanwhile.</summary>
    public Loan Borrow() => new(this);

    protected override bool ReleaseHandle()
    {
        ((delegate* unmanaged<nint, void>)release)(handle);
        return true;
    }

    public readonly ref struct Loan
    {
        private readonly OrtHandle owner;

        public Loan(OrtHandle owner)
        {
            bool added = false;
            owner.DangerousAddRef(ref added);
            this.owner = owner;
        }

        public nint Pointer => owner.handle;

        public void Dispose() => owner.DangerousRelease();
    }
}
