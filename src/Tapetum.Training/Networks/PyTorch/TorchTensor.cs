namespace Tapetum.Training.Networks.PyTorch;

/// <summary>Numbers of a state dict.</summary>
/// <param name="Shape">As PyTorch has it, outermost first.</param>
/// <param name="Values">Row by row, whatever strides they were stored with.</param>
internal sealed record TorchTensor(IReadOnlyList<long> Shape, float[] Values);
