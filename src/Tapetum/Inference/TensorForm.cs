using Microsoft.ML.OnnxRuntime.Tensors;

namespace Tapetum.Inference;

/// <summary>A tensor that goes in or comes out.</summary>
/// <param name="Type">Of its numbers.</param>
/// <param name="Dimensions">-1 where any size will do.</param>
internal sealed record TensorForm(TensorElementType Type, IReadOnlyList<int> Dimensions);
