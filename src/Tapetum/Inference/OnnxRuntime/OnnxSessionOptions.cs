using Microsoft.ML.OnnxRuntime;
using Tapetum.Inference.OnnxRuntime.Operators;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary>How an <see cref="OnnxSession"/> runs its graph.</summary>
/// <remarks>Numbers below 1.2e-38 slow the CPU a hundredfold. They count as zero on ONNX Runtime's own threads and on the one that loads the process's first session.</remarks>
internal sealed record OnnxSessionOptions
{
    /// <summary>Threads inside one operator, the caller's among them; 0, the default, is one per core.</summary>
    public int IntraOpThreads { get; init; }

    /// <summary>Whether idle threads wait actively, which starts the next operator sooner and burns a core meanwhile. Default true.</summary>
    public bool AllowSpinning { get; init; } = true;

    /// <summary>Whether the places of all tensors are planned once per set of input shapes. Default true.</summary>
    public bool EnableMemoryPattern { get; init; } = true;

    /// <summary>Default: the CPU.</summary>
    public ExecutionProvider Provider { get; init; } = ExecutionProvider.Cpu;

    /// <summary>
    /// Where to write how long each operator took, as a trace for chrome://tracing or ui.perfetto.dev: the time and <c>.json</c> are appended, and the
    /// file is whole once the session is disposed. Default null: nowhere.
    /// </summary>
    public string? ProfilePrefix { get; init; }

    /// <summary>Operators of our own that the graph uses. Default none.</summary>
    public IReadOnlyList<OnnxOperator> Operators { get; init; } = [];

    /// <summary>As ONNX Runtime wants them.</summary>
    /// <exception cref="OnnxRuntimeException">The provider cannot be had.</exception>
    internal SessionOptions ToNative()
    {
        // The WebGPU provider writes to the environment's log as soon as it is appended.
        OnnxEnvironment.Require();
        SessionOptions native = new();
        try
        {
            native.IntraOpNumThreads = IntraOpThreads;
            native.EnableMemoryPattern = EnableMemoryPattern;
            native.AddSessionConfigEntry("session.intra_op.allow_spinning", AllowSpinning ? "1" : "0");
            native.AddSessionConfigEntry("session.set_denormal_as_zero", "1");
            if (ProfilePrefix is not null)
            {
                native.ProfileOutputPathPrefix = ProfilePrefix;
                native.EnableProfiling = true;
            }

            if (Operators.Count > 0)
            {
                OnnxOperator.AddDomainTo(native);
            }

            if (Provider == ExecutionProvider.WebGpu)
            {
                native.AppendExecutionProvider("WebGPU");
            }

            return native;
        }
        catch
        {
            native.Dispose();
            throw;
        }
    }
}
