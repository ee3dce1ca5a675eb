using Microsoft.ML.OnnxRuntime;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary>
/// A session's inputs and outputs, set once and run many times. For one thread at a time. Tensors stay the caller's and must outlive the runs.
/// Either the outputs that are set are computed, and no others, or, where none is set, all are, in memory that lasts until the next run.
/// </summary>
/// <remarks>
/// ONNX Runtime's own binding of inputs copies them to a GPU once, when they are bound; a run that is handed the tensors sees what they hold now.
/// </remarks>
internal sealed class OnnxBinding : IDisposable
{
    private readonly OnnxSession session;
    private readonly RunOptions options = new();
    private readonly OrtValue?[] inputs;
    private readonly List<string> outputNames = [];
    private readonly List<OrtValue> outputs = [];
    private IDisposableReadOnlyCollection<OrtValue>? allocatedOutputs;

    internal OnnxBinding(OnnxSession session)
    {
        this.session = session;
        inputs = new OrtValue?[session.Inputs.Count];
    }

    private IReadOnlyList<string> InputNames => session.Native.InputNames;

    /// <summary>Binds an input; another call with the same name replaces it.</summary>
    public OnnxBinding SetInput(string name, OrtValue tensor)
    {
        Require(session.Inputs, name, tensor);
        inputs[IndexOf(InputNames, name)] = tensor;
        return this;
    }

    /// <summary>Has an output written to memory of the caller's, whose shape must be the output's.</summary>
    public OnnxBinding SetOutput(string name, OrtValue tensor)
    {
        Require(session.Outputs, name, tensor);
        int index = IndexOf(outputNames, name);
        if (index < 0)
        {
            outputNames.Add(name);
            outputs.Add(tensor);
        }
        else
        {
            outputs[index] = tensor;
        }

        return this;
    }

    /// <summary>The tensor that the last run wrote: the one that was set, or one that is valid until the next run.</summary>
    public OrtValue Output(string name)
    {
        if (outputs.Count > 0)
        {
            return outputs[IndexOf(outputNames, name)];
        }

        return allocatedOutputs is { } all
            ? all[IndexOf(session.Native.OutputNames, name)]
            : throw new InvalidOperationException($"Output '{name}' exists only after a run.");
    }

    /// <summary>Has the session's memory pool give back after each run what the run did not keep.</summary>
    public OnnxBinding ShrinkArenaAfterRuns()
    {
        options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        return this;
    }

    /// <summary>Runs the graph. A cancelled run stops after the operator that it is at.</summary>
    /// <exception cref="OnnxException">An input has a shape that the graph cannot take, or memory is short.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; outputs are undefined.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int missing = Array.IndexOf(inputs, null);
        if (missing >= 0)
        {
            throw new InvalidOperationException($"Input '{InputNames[missing]}' was not set.");
        }

        allocatedOutputs?.Dispose();
        allocatedOutputs = null;
        try
        {
            using (cancellationToken.UnsafeRegister(static o => ((RunOptions)o!).Terminate = true, options))
            {
                RunNative();
            }
        }
        catch (OnnxRuntimeException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw OnnxException.Of(session.Name, error, "This is a fault in Tapetum.");
        }
        catch (OnnxRuntimeException)
        {
            // What a terminated run says is that it was terminated.
        }

        if (cancellationToken.IsCancellationRequested)
        {
            options.Terminate = false;
            throw new OperationCanceledException(cancellationToken);
        }
    }

    public void Dispose()
    {
        options.Dispose();
        allocatedOutputs?.Dispose();
    }

    private void RunNative()
    {
        if (outputs.Count > 0)
        {
            session.Native.Run(options, InputNames, inputs!, outputNames, outputs);
        }
        else
        {
            allocatedOutputs = session.Native.Run(options, InputNames, inputs!, session.Native.OutputNames);
        }
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (string.Equals(names[i], name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private static void Require(IReadOnlyDictionary<string, NodeMetadata> all, string name, OrtValue tensor)
    {
        if (!all.TryGetValue(name, out NodeMetadata? node))
        {
            throw new ArgumentException($"The graph has no '{name}'; it has {string.Join(", ", all.Keys)}.");
        }

        var type = tensor.GetTensorTypeAndShape().ElementDataType;
        if (node.ElementDataType != type)
        {
            throw new ArgumentException($"'{name}' holds {node.ElementDataType}, not {type}.");
        }
    }
}
