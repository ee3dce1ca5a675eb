using Tapetum.Inference.Bfloat16.Native;
using Tapetum.Inference.OnnxRuntime.Operators;
using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators.Bfloat16;

/// <summary>
/// A 3×3 convolution with zero padding, x [N, I, H, W], w [O, I, 3, 3] and, in one of its two forms, bias [O], whose factors are rounded to bfloat16 and whose sums are floats.
/// </summary>
internal sealed unsafe class PlanesConvolution : OnnxOperator
{
    public static readonly PlanesConvolution Plain = new("Bfloat16Convolution", inputs: 2);
    public static readonly PlanesConvolution WithBias = new("Bfloat16ConvolutionWithBias", inputs: 3);

    /// <summary>Of channels that are multiplied at once.</summary>
    private const int ChannelStep = 16;

    /// <summary>In smaller pictures the weights' rounding takes longer than is won.</summary>
    private const long FewestPixels = 100;

    private readonly bool hasBias;

    private PlanesConvolution(string name, int inputs)
        : base(name, inputs) => hasBias = inputs > 2;

    /// <summary>Whether the operator, and <see cref="PlanesGradient"/>, can take a convolution's place and are faster.</summary>
    public static bool Suits(Tensor x, Tensor weights) =>
        weights is { Shape: [var outputs, var inputs, 3, 3] }
        && outputs % ChannelStep == 0
        && inputs % ChannelStep == 0
        && x.Height * x.Width >= FewestPixels;

    protected override void Compute(OnnxOperatorContext context)
    {
        float* x = context.Input(0, out long[] picture);
        float* weights = context.Input(1, out long[] kernel);
        float* bias = hasBias ? context.Input(2, out _) : null;
        float* y = context.Output(picture[0], kernel[0], picture[2], picture[3]);
        long plane = picture[2] * picture[3];
        for (long n = 0; n < picture[0]; n++)
        {
            NetworkLibrary.ConvolvePlanes(
                x + (n * picture[1] * plane),
                weights,
                bias,
                y + (n * kernel[0] * plane),
                (int)picture[1],
                (int)kernel[0],
                (int)picture[2],
                (int)picture[3]
            );
        }
    }
}
