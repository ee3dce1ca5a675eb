using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Tapetum.Inference.OnnxRuntime.Operators;

/// <summary>
/// What operators of our own are made of and call while they run: the few functions of ONNX Runtime's C API that its C# package does not offer.
/// The library's <c>OrtGetApiBase</c> leads to a table of function pointers that only ever grows at its end; each method is named after its entry.
/// </summary>
/// <remarks>Order and signatures: <c>onnxruntime_c_api.h</c>, API version 24, of github.com/microsoft/onnxruntime.</remarks>
internal static unsafe class OrtOperatorApi
{
    /// <summary>The oldest API version that has every function below.</summary>
    private const uint ApiVersion = 24;

    private static readonly Lazy<nint> LazyTable = new(LoadTable);

    private static nint* Table => (nint*)LazyTable.Value;

    /// <returns>OrtCustomOpDomain*, never freed: operators stay for as long as the process lives.</returns>
    public static nint CreateCustomOpDomain(string name)
    {
        nint domain;
        fixed (byte* text = Utf8(name))
        {
            Check(((delegate* unmanaged<byte*, nint*, nint>)Table[26])(text, &domain));
        }

        return domain;
    }

    public static void AddToCustomOpDomain(nint domain, OrtCustomOp* operation) =>
        Check(((delegate* unmanaged<nint, OrtCustomOp*, nint>)Table[27])(domain, operation));

    public static void AddCustomOpDomain(nint sessionOptions, nint domain) =>
        Check(((delegate* unmanaged<nint, nint, nint>)Table[28])(sessionOptions, domain));

    /// <returns>OrtStatus*: what an operator returns when it fails.</returns>
    public static nint CreateStatus(string message)
    {
        const int Fail = 1;
        fixed (byte* text = Utf8(message))
        {
            return ((delegate* unmanaged<int, byte*, nint>)Table[0])(Fail, text);
        }
    }

    public static nint KernelContextGetInput(nint context, int index)
    {
        nint value;
        Check(((delegate* unmanaged<nint, nuint, nint*, nint>)Table[90])(context, (nuint)index, &value));
        return value;
    }

    public static nint KernelContextGetOutput(nint context, int index, ReadOnlySpan<long> shape)
    {
        nint value;
        fixed (long* sizes = shape)
        {
            Check(
                ((delegate* unmanaged<nint, nuint, long*, nuint, nint*, nint>)Table[91])(
                    context,
                    (nuint)index,
                    sizes,
                    (nuint)shape.Length,
                    &value
                )
            );
        }

        return value;
    }

    public static float* GetTensorMutableData(nint value)
    {
        float* data;
        Check(((delegate* unmanaged<nint, float**, nint>)Table[51])(value, &data));
        return data;
    }

    /// <summary>GetTensorTypeAndShape, GetDimensionsCount, GetDimensions, ReleaseTensorTypeAndShapeInfo.</summary>
    public static long[] GetShape(nint value)
    {
        nint info;
        Check(((delegate* unmanaged<nint, nint*, nint>)Table[65])(value, &info));
        try
        {
            nuint rank;
            Check(((delegate* unmanaged<nint, nuint*, nint>)Table[61])(info, &rank));
            long[] shape = new long[rank];
            fixed (long* dimensions = shape)
            {
                Check(((delegate* unmanaged<nint, long*, nuint, nint>)Table[62])(info, dimensions, rank));
            }

            return shape;
        }
        finally
        {
            ((delegate* unmanaged<nint, void>)Table[99])(info);
        }
    }

    /// <summary>Runs a function for 0 to total − 1 on the session's threads and waits for all.</summary>
    public static void KernelContextParallelFor(
        nint context,
        delegate* unmanaged<nint, nuint, void> body,
        int total,
        nint data
    ) =>
        Check(
            ((delegate* unmanaged<nint, delegate* unmanaged<nint, nuint, void>, nuint, nuint, nint, nint>)Table[274])(
                context,
                body,
                (nuint)total,
                0,
                data
            )
        );

    /// <summary>A copy of a string in native memory, never freed.</summary>
    public static byte* AllocateName(string text)
    {
        byte[] bytes = Utf8(text);
        byte* copy = (byte*)NativeMemory.Alloc((nuint)bytes.Length);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text + '\0');

    private static nint LoadTable()
    {
        // The library that the package calls, by the name and the rules that it is found by.
        nint library = NativeLibrary.Load("onnxruntime", typeof(OrtEnv).Assembly, searchPath: null);

        // struct OrtApiBase { const OrtApi* (*GetApi)(uint32_t version); const char* (*GetVersionString)(void); };
        var getApiBase = (delegate* unmanaged<nint*>)NativeLibrary.GetExport(library, "OrtGetApiBase");
        nint api = ((delegate* unmanaged<uint, nint>)getApiBase()[0])(ApiVersion);
        return api != 0
            ? api
            : throw new OnnxException(
                "onnxruntime",
                $"it is ONNX Runtime {OrtEnv.Instance().GetVersionString()}, which is too old",
                "Install 1.24 or newer: `npm ci --ignore-scripts` fetches the right one."
            );
    }

    private static void Check(nint status)
    {
        if (status == 0)
        {
            return;
        }

        // GetErrorMessage, ReleaseStatus.
        string reason = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)Table[2])(status)) ?? "";
        ((delegate* unmanaged<nint, void>)Table[93])(status);
        throw new OnnxException("ONNX Runtime", reason.TrimEnd('.', '\n', ' '), "This is a fault in Tapetum.");
    }
}
