namespace Tapetum.Inference.Bfloat16;

/// <summary>A layer of a residual U-Net.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Inputs">Channels.</param>
/// <param name="Outputs">Channels.</param>
/// <param name="Slope">Of a block's activation, below zero.</param>
/// <param name="Weights">[outputs, inputs, rows, columns].</param>
/// <param name="Bias">[outputs].</param>
/// <param name="SecondWeights">Of a block's second convolution, [outputs, outputs, 3, 3]; else empty.</param>
/// <param name="SecondBias">Likewise.</param>
internal sealed record ResidualLayer(
    ResidualLayerKind Kind,
    int Inputs,
    int Outputs,
    float Slope,
    float[] Weights,
    float[] Bias,
    float[] SecondWeights,
    float[] SecondBias
);
