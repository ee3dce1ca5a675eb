using Tapetum.Inference.Bfloat16.Native;
using Tapetum.Inference.OnnxRuntime.Operators;

namespace Tapetum.Training.Operators.Bfloat16;

/// <summary>What <see cref="KernelGradient"/> computes, ∂w [O, I, 3, 3] of x [N, I, H, W] and ∂y [N, O, H, W], with factors rounded to bfloat16. Sums are floats.</summary>
internal sealed unsafe class PlanesGradient : OnnxOperator
{
    public static readonly PlanesGradient Operator = new();

    private PlanesGradient()
        : base("Bfloat16KernelGradient", inputs: 2) { }

    protected override void Compute(OnnxOperatorContext context)
    {
        float* x = context.Input(0, out long[] input);
        float* gradient = context.Input(1, out long[] output);
        NetworkLibrary.SumGradients(
            x,
            gradient,
            context.Output(output[1], input[1], 3, 3),
            (int)input[0],
            (int)input[1],
            (int)output[1],
            (int)input[2],
            (int)input[3]
        );
    }
}
