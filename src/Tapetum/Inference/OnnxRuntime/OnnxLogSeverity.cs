namespace Tapetum.Inference.OnnxRuntime;

/// <summary>How serious a message of ONNX Runtime's is.</summary>
public enum OnnxLogSeverity
{
    Verbose = 0,
    Information = 1,
    Warning = 2,
    Error = 3,
    Fatal = 4,
}
