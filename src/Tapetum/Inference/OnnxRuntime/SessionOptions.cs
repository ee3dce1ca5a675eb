using System.Collections.ObjectModel;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary>How an <see cref="OnnxSession"/> runs its graph.</summary>
public sealed record SessionOptions
{
    /// <summary>Threads inside one operator; 0, the default, is one per core.</summary>
    public int IntraOpThreads { get; init; }

    /// <summary>Whether idle threads wait actively, which starts the next operator sooner and burns a core meanwhile. Default true.</summary>
    public bool AllowSpinning { get; init; } = true;

    /// <summary>Whether numbers below 1.2e-38 count as zero; they slow the CPU a hundredfold. Default true. Threads that ran a session go on so.</summary>
    public bool FlushDenormals { get; init; } = true;

    /// <summary>Default: everything.</summary>
    public GraphOptimization GraphOptimization { get; init; } = GraphOptimization.All;

    /// <summary>Default: <see cref="CpuArena.PowersOfTwo"/>.</summary>
    public CpuArena Arena { get; init; } = CpuArena.PowersOfTwo;

    /// <summary>Whether the places of all tensors are planned once per set of input shapes. Default true.</summary>
    public bool EnableMemoryPattern { get; init; } = true;

    /// <summary>Default: the CPU.</summary>
    public ExecutionProvider Provider { get; init; } = ExecutionProvider.Cpu;

    /// <summary>Options of the provider, by the names that ONNX Runtime gives them. Default none.</summary>
    public IReadOnlyDictionary<string, string> ProviderOptions { get; init; } =
        ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// Where to write how long each operator took, as a trace for chrome://tracing or ui.perfetto.dev: the time and <c>.json</c> are appended, and the
    /// file is whole once the session is disposed. Default null: nowhere.
    /// </summary>
    public string? ProfilePrefix { get; init; }

    /// <summary>Further settings, as in <c>onnxruntime_session_options_config_keys.h</c>. Default none.</summary>
    public IReadOnlyDictionary<string, string> ConfigEntries { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Operators of our own that the graph uses. Default none.</summary>
    public IReadOnlyList<OnnxOperator> Operators { get; init; } = [];

    /// <summary>Receives what ONNX Runtime has to say, on any thread. Default null: nothing is printed, failures are thrown.</summary>
    public Action<OnnxLogSeverity, string>? Log { get; init; }

    /// <summary>The least serious message that <see cref="Log"/> receives. Default: warnings.</summary>
    public OnnxLogSeverity LogSeverity { get; init; } = OnnxLogSeverity.Warning;
}
