namespace Tapetum.Inference.OnnxRuntime;

/// <summary>A graph's input or output; the shape has −1 where the size may change from run to run.</summary>
public sealed record OnnxTensorInfo(string Name, OnnxElementType ElementType, IReadOnlyList<long> Shape);
