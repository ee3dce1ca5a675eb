namespace Tapetum.Inference.OnnxRuntime;

/// <summary>What operators of our own are made of, and what they call while they run.</summary>
internal static unsafe partial class OrtApi
{
    /// <returns>OrtCustomOpDomain*, never freed: operators stay for as long as the process lives.</returns>
    public static nint CreateCustomOpDomain(byte* name)
    {
        nint domain;
        Check(((delegate* unmanaged<byte*, nint*, nint>)Table[26])(name, &domain));
        return domain;
    }

    public static void AddToCustomOpDomain(nint domain, OrtCustomOp* operation) =>
        Check(((delegate* unmanaged<nint, OrtCustomOp*, nint>)Table[27])(domain, operation));

    public static void AddCustomOpDomain(nint sessionOptions, nint domain) =>
        Check(((delegate* unmanaged<nint, nint, nint>)Table[28])(sessionOptions, domain));

    /// <returns>OrtStatus*: what an operator returns when it fails.</returns>
    public static nint CreateStatus(byte* message)
    {
        const int Fail = 1;
        return ((delegate* unmanaged<int, byte*, nint>)Table[0])(Fail, message);
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
}
