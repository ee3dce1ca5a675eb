namespace Tapetum.Inference.OnnxRuntime;

/// <summary>How far ONNX Runtime may rewrite a graph when it loads it.</summary>
public enum GraphOptimization
{
    None = 0,

    /// <summary>Constant folding and removal of what does nothing.</summary>
    Basic = 1,

    /// <summary>Basic, and operators fused.</summary>
    Extended = 2,

    /// <summary>Extended, and convolutions in the blocked NCHWc layout.</summary>
    All = 99,
}
