namespace Tapetum.Inference.OnnxRuntime;

/// <summary>ONNX Runtime refused or failed; the reason is in its own words.</summary>
public sealed class OnnxRuntimeException(string path, string reason, string advice, Exception? inner = null)
    : TapetumException(path, reason, advice, inner);
