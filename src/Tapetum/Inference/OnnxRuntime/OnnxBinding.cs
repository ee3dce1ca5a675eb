namespace Tapetum.Inference.OnnxRuntime;

/// <summary>
/// A session's inputs and outputs, set once and run many times: a run is one native call without allocation. For one thread at a time.
/// Tensors stay the caller's and must outlive the runs; outputs that were not set are allocated by ONNX Runtime and live until the next run.
/// </summary>
public sealed unsafe class OnnxBinding : IDisposable
{
    private readonly OnnxSession session;
    private readonly OrtHandle runOptions = OrtApi.CreateRunOptions();
    private readonly OnnxTensor?[] inputs;
    private readonly OnnxTensor?[] outputs;
    private readonly OnnxTensor?[] allocatedOutputs;
    private readonly NativeBlock names;
    private readonly NativeBlock pointers;

    internal OnnxBinding(OnnxSession session)
    {
        this.session = session;
        inputs = new OnnxTensor?[session.Inputs.Count];
        outputs = new OnnxTensor?[session.Outputs.Count];
        allocatedOutputs = new OnnxTensor?[outputs.Length];
        byte[][] texts = [.. session.Inputs.Concat(session.Outputs).Select(info => OrtText.Bytes(info.Name))];
        names = new((nuint)texts.Sum(text => text.Length));
        pointers = new((nuint)(2 * texts.Length * sizeof(nint)));
        byte* end = names.Pointer;
        for (int i = 0; i < texts.Length; i++)
        {
            NamePointers[i] = end;
            texts[i].CopyTo(new Span<byte>(end, texts[i].Length));
            end += texts[i].Length;
        }
    }

    /// <summary>[inputs, outputs].</summary>
    private byte** NamePointers => (byte**)pointers.Pointer;

    /// <summary>[inputs, outputs].</summary>
    private nint* Values => (nint*)pointers.Pointer + inputs.Length + outputs.Length;

    /// <summary>Binds an input; another call with the same name replaces it.</summary>
    public OnnxBinding SetInput(string name, OnnxTensor tensor)
    {
        int index = IndexOf(session.Inputs, name);
        ThrowIfTypeDiffers(session.Inputs[index], tensor);
        inputs[index] = tensor;
        return this;
    }

    /// <summary>Has an output written to memory of the caller's, whose shape must be the output's.</summary>
    public OnnxBinding SetOutput(string name, OnnxTensor tensor)
    {
        int index = IndexOf(session.Outputs, name);
        ThrowIfTypeDiffers(session.Outputs[index], tensor);
        outputs[index] = tensor;
        return this;
    }

    /// <summary>The tensor that the last run wrote: the one that was set, or one that is valid until the next run.</summary>
    public OnnxTensor Output(string name)
    {
        int index = IndexOf(session.Outputs, name);
        return outputs[index]
            ?? allocatedOutputs[index]
            ?? throw new InvalidOperationException($"Output '{name}' exists only after a run.");
    }

    /// <summary>Has the session's memory pool give back after each run what the run did not keep.</summary>
    public OnnxBinding ShrinkArenaAfterRuns()
    {
        using OrtHandle.Loan options = runOptions.Borrow();
        fixed (byte* key = "memory.enable_memory_arena_shrinkage\0"u8)
        fixed (byte* value = "cpu:0\0"u8)
        {
            OrtApi.AddRunConfigEntry(options.Pointer, key, value);
        }

        return this;
    }

    /// <summary>Runs the graph. A cancelled run stops after the operator that it is at.</summary>
    /// <exception cref="OnnxRuntimeException">An input is missing or has a shape that the graph cannot take.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; outputs are undefined.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PrepareValues();
        using OrtHandle.Loan options = runOptions.Borrow();
        nint status;
        using (cancellationToken.UnsafeRegister(Terminate, this))
        using (OrtHandle.Loan native = session.Handle.Borrow())
        {
            status = OrtApi.Run(
                native.Pointer,
                options.Pointer,
                NamePointers,
                Values,
                inputs.Length,
                NamePointers + inputs.Length,
                outputs.Length,
                Values + inputs.Length
            );
        }

        KeepAllocatedOutputs();
        if (cancellationToken.IsCancellationRequested)
        {
            OrtApi.RunOptionsUnsetTerminate(options.Pointer);
            OrtApi.ReleaseStatus(status);
            throw new OperationCanceledException(cancellationToken);
        }

        OrtApi.Check(status);
    }

    public void Dispose()
    {
        runOptions.Dispose();
        names.Dispose();
        pointers.Dispose();
        foreach (OnnxTensor? tensor in allocatedOutputs)
        {
            tensor?.Dispose();
        }
    }

    private static void Terminate(object? binding)
    {
        using OrtHandle.Loan options = ((OnnxBinding)binding!).runOptions.Borrow();
        OrtApi.RunOptionsSetTerminate(options.Pointer);
    }

    private void PrepareValues()
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            OnnxTensor tensor =
                inputs[i] ?? throw new InvalidOperationException($"Input '{session.Inputs[i].Name}' was not set.");
            Values[i] = Address(tensor);
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            allocatedOutputs[i]?.Dispose();
            allocatedOutputs[i] = null;
            Values[inputs.Length + i] = outputs[i] is { } tensor ? Address(tensor) : 0;
        }
    }

    private void KeepAllocatedOutputs()
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            nint value = Values[inputs.Length + i];
            if (outputs[i] is null && value != 0)
            {
                allocatedOutputs[i] = new(value);
            }
        }
    }

    /// <summary>The arrays above keep each tensor alive over the native call.</summary>
    private static nint Address(OnnxTensor tensor)
    {
        ObjectDisposedException.ThrowIf(tensor.Handle.IsClosed, tensor);
        return tensor.Handle.DangerousGetHandle();
    }

    private static int IndexOf(IReadOnlyList<OnnxTensorInfo> infos, string name)
    {
        for (int i = 0; i < infos.Count; i++)
        {
            if (string.Equals(infos[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        throw new ArgumentException(
            $"The graph has no '{name}'; it has {string.Join(", ", infos.Select(info => info.Name))}."
        );
    }

    private static void ThrowIfTypeDiffers(OnnxTensorInfo info, OnnxTensor tensor)
    {
        if (info.ElementType != tensor.ElementType)
        {
            throw new ArgumentException($"'{info.Name}' holds {info.ElementType}, not {tensor.ElementType}.");
        }
    }
}
