using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary>One run of an <see cref="OnnxOperator"/>: its tensors and the session's threads.</summary>
public readonly unsafe struct OnnxOperatorContext
{
    private readonly nint context;

    internal OnnxOperatorContext(nint context) => this.context = context;

    /// <summary>The numbers of an input, in C order.</summary>
    public float* Input(int index, out long[] shape)
    {
        nint value = OrtApi.KernelContextGetInput(context, index);
        using OrtHandle info = OrtApi.GetTensorTypeAndShape(value);
        using OrtHandle.Loan loan = info.Borrow();
        shape = OrtApi.GetDimensions(loan.Pointer);
        return (float*)OrtApi.GetTensorMutableData(value);
    }

    /// <summary>Where the output's numbers go. They are undefined at first.</summary>
    public float* Output(params ReadOnlySpan<long> shape) =>
        (float*)OrtApi.GetTensorMutableData(OrtApi.KernelContextGetOutput(context, 0, shape));

    /// <summary>Calls <paramref name="body"/> with 0 to <paramref name="total"/> − 1 on the session's threads and waits for all.</summary>
    public void ParallelFor(int total, Action<int> body)
    {
        Loop loop = new(body);
        var handle = GCHandle.Alloc(loop);
        try
        {
            OrtApi.KernelContextParallelFor(context, &Step, total, GCHandle.ToIntPtr(handle));
        }
        finally
        {
            handle.Free();
        }

        loop.Failure?.Throw();
    }

    [UnmanagedCallersOnly]
    private static void Step(nint data, nuint index)
    {
        var loop = (Loop)GCHandle.FromIntPtr(data).Target!;
        try
        {
            loop.Body((int)index);
        }
        catch (Exception e)
        {
            loop.Failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    private sealed class Loop(Action<int> body)
    {
        public Action<int> Body { get; } = body;

        public ExceptionDispatchInfo? Failure { get; set; }
    }
}
