using Microsoft.ML.OnnxRuntime;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary>A graph made ready to run. Safe to run from many threads at once.</summary>
internal sealed class OnnxSession : IDisposable
{
    private OnnxSession(InferenceSession native, string name) => (Native, Name) = (native, name);

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => Native.InputMetadata;

    public IReadOnlyDictionary<string, NodeMetadata> Outputs => Native.OutputMetadata;

    /// <summary>What the model says of itself.</summary>
    public ModelForm Form => new(Native.ModelMetadata.CustomMetadataMap, FormOf(Inputs), FormOf(Outputs));

    internal InferenceSession Native { get; }

    /// <summary>What error messages call it.</summary>
    internal string Name { get; }

    /// <exception cref="OnnxException">The file is missing, is no ONNX model, or needs what this runtime lacks.</exception>
    public static OnnxSession Load(string path, OnnxSessionOptions options) =>
        Load(options, path, native => new InferenceSession(path, native));

    /// <param name="model">An ONNX ModelProto; it is copied.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="OnnxException">The bytes are no ONNX model, or need what this runtime lacks.</exception>
    public static OnnxSession Load(byte[] model, OnnxSessionOptions options, string name = "model") =>
        Load(options, name, native => new InferenceSession(model, native));

    /// <summary>Inputs and outputs to be set once and run many times.</summary>
    public OnnxBinding Bind() => new(this);

    public void Dispose() => Native.Dispose();

    private static Dictionary<string, TensorForm> FormOf(IReadOnlyDictionary<string, NodeMetadata> nodes) =>
        nodes.ToDictionary(
            node => node.Key,
            node => new TensorForm(node.Value.ElementDataType, node.Value.Dimensions),
            StringComparer.Ordinal
        );

    private static OnnxSession Load(
        OnnxSessionOptions options,
        string name,
        Func<SessionOptions, InferenceSession> create
    )
    {
        try
        {
            using SessionOptions native = options.ToNative();
            return new(create(native), name);
        }
        catch (OnnxRuntimeException error)
        {
            string advice =
                options.Provider == ExecutionProvider.WebGpu
                    ? "Run on the CPU, or install a driver for this GPU."
                    : "Check that it is a complete ONNX model.";
            throw OnnxException.Of(name, error, advice);
        }
    }
}
