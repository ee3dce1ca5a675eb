namespace Tapetum.Training.Structure;

/// <summary>One operator of a network, with what it costs.</summary>
/// <param name="Name">That of its weights where it has any (<c>conv1_1</c>), otherwise that of its node.</param>
/// <param name="Operator">ONNX's name of what it does: <c>Conv</c>, <c>MaxPool</c>, …</param>
/// <param name="Inputs">The layers, or the network's input, that it reads, by name.</param>
/// <param name="Channels">Of its output.</param>
/// <param name="Scale">Height of its output over height of the network's input.</param>
/// <param name="KernelPx">The side of its kernel or block; null where it has none.</param>
/// <param name="Parameters">Numbers in its weights and biases.</param>
/// <param name="MacsPerRawPx">Multiplications with addition for each pixel of the mosaic; biases are not counted.</param>
public sealed record Layer(
    string Name,
    string Operator,
    IReadOnlyList<string> Inputs,
    long Channels,
    double Scale,
    long? KernelPx,
    long Parameters,
    double MacsPerRawPx
);
