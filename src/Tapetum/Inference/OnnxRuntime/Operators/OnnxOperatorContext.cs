using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Tapetum.Inference.OnnxRuntime.Operators;

/// <summary>One run of an <see cref="OnnxOperator"/>: its tensors and the session's threads.</summary>
internal readonly unsafe struct OnnxOperatorContext
{
    private readonly nint context;

    internal OnnxOperatorContext(nint context) => this.context = context;

    /// <summary>The numbers of an input, in C order.</summary>
    public float* Input(int index, out long[] shape)
    {
        nint value = OrtOperatorApi.KernelContextGetInput(context, index);
        shape = OrtOperatorApi.GetShape(value);
        return OrtOperatorApi.GetTensorMutableData(value);
    }

    /// <summary>Where the output's numbers go. They are undefined at first.</summary>
    public float* Output(params ReadOnlySpan<long> shape) =>
        OrtOperatorApi.GetTensorMutableData(OrtOperatorApi.KernelContextGetOutput(context, 0, shape));

    /// <summary>Calls <paramref name="body"/> with 0 to <paramref name="total"/> − 1 on the session's threads and waits for all.</summary>
    public void ParallelFor(int total, Action<int> body)
    {
        Loop loop = new(body);
        var handle = GCHandle.Alloc(loop);
        try
        {
            OrtOperatorApi.KernelContextParallelFor(context, &Step, total, GCHandle.ToIntPtr(handle));
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
