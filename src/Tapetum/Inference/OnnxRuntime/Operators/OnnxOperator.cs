using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Tapetum.Inference.OnnxRuntime.Operators;

/// <summary>
/// An operator of our own that graphs can use beside ONNX Runtime's, under the domain <see cref="Domain"/>: float tensors in, one float tensor out.
/// Make one per kind and keep it; what stands for it in ONNX Runtime is never freed.
/// </summary>
/// <seealso cref="OnnxSessionOptions.Operators"/>
internal abstract unsafe class OnnxOperator
{
    public const string Domain = "tapetum";

    /// <summary>OrtCustomOpDomain* of all operators.</summary>
    private static readonly Lazy<nint> NativeDomain = new(() => OrtOperatorApi.CreateCustomOpDomain(Domain));

    private const int Float = 1; // ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT

    protected OnnxOperator(string name, int inputs)
    {
        Name = name;
        var native = (OrtCustomOp*)NativeMemory.AllocZeroed((nuint)sizeof(OrtCustomOp));
        *native = new OrtCustomOp
        {
            Version = OrtCustomOp.ApiVersion,
            GetName = &GetName,
            GetExecutionProviderType = &AnyProvider,
            GetInputType = &FloatOf,
            GetInputTypeCount = &InputsOf,
            GetOutputType = &FloatOf,
            GetOutputTypeCount = &One,
            KernelDestroy = &Keep,
            GetInputCharacteristic = &Required,
            GetOutputCharacteristic = &Required,
            GetInputMemoryType = &DefaultMemory,
            CreateKernelV2 = &CreateKernel,
            KernelComputeV2 = &Compute,
            Name = OrtOperatorApi.AllocateName(name),
            Operator = GCHandle.ToIntPtr(GCHandle.Alloc(this)),
            Inputs = (nuint)inputs,
        };
        OrtOperatorApi.AddToCustomOpDomain(NativeDomain.Value, native);
    }

    /// <summary>The operator's type in a graph.</summary>
    public string Name { get; }

    /// <summary>Lets a session's graph use every operator that was made.</summary>
    internal static void AddDomainTo(SessionOptions options)
    {
        OrtOperatorApi.AddCustomOpDomain(options.DangerousGetHandle(), NativeDomain.Value);
        GC.KeepAlive(options);
    }

    /// <summary>Computes the output. May be called from several sessions at once.</summary>
    protected abstract void Compute(OnnxOperatorContext context);

    [UnmanagedCallersOnly]
    private static byte* GetName(OrtCustomOp* self) => self->Name;

    /// <summary>Null is the CPU.</summary>
    [UnmanagedCallersOnly]
    private static byte* AnyProvider(OrtCustomOp* self) => null;

    [UnmanagedCallersOnly]
    private static int FloatOf(OrtCustomOp* self, nuint index) => Float;

    [UnmanagedCallersOnly]
    private static nuint InputsOf(OrtCustomOp* self) => self->Inputs;

    [UnmanagedCallersOnly]
    private static nuint One(OrtCustomOp* self) => 1;

    [UnmanagedCallersOnly]
    private static int Required(OrtCustomOp* self, nuint index) => 0; // INPUT_OUTPUT_REQUIRED

    [UnmanagedCallersOnly]
    private static int DefaultMemory(OrtCustomOp* self, nuint index) => 0; // OrtMemTypeDefault

    /// <summary>An operator has no state, so it is its own kernel.</summary>
    [UnmanagedCallersOnly]
    private static nint CreateKernel(OrtCustomOp* self, nint api, nint info, nint* kernel)
    {
        *kernel = self->Operator;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static void Keep(nint kernel) { }

    /// <returns>OrtStatus*: exceptions must not cross the border.</returns>
    [UnmanagedCallersOnly]
    private static nint Compute(nint kernel, nint context)
    {
        var self = (OnnxOperator)GCHandle.FromIntPtr(kernel).Target!;
        try
        {
            self.Compute(new OnnxOperatorContext(context));
            return 0;
        }
        catch (Exception e)
        {
            return OrtOperatorApi.CreateStatus($"{self.Name}: {e.Message}");
        }
    }
}
