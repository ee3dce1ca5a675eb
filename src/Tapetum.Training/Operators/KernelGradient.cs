using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Tapetum.Inference.OnnxRuntime.Operators;
using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>
/// The weight gradient of a 3×3 convolution with zero padding, straight from its input x [N, I, H, W] and output gradient ∂y [N, O, H, W]:
/// <code>
/// ∂w[o,i,r,s] = Σ ∂y[n,o,h,w] · x[n,i,h+r−1,w+s−1]
/// </code>
/// ONNX has no such operator, and matrix products need moved copies of both tensors (docs/adr/0081).
/// </summary>
/// <remarks>Sums are taken in an order of their own, whatever the number of threads.</remarks>
internal sealed unsafe class KernelGradient : OnnxOperator
{
    public static readonly KernelGradient Operator = new();

    private const int Taps = 3; // in a row or column of the kernel
    private const int Outputs = 4; // taken together: with three taps twelve sums, which fit the registers beside what they are made of
    private const int OutputsPerPart = 2 * Outputs;
    private const int InputsPerPart = 8;
    private const int SumsPerRow = Outputs * Taps;
    private const int PixelsInCache = 1024; // of each output channel: four of them fill half a first-level cache

    private static Vector256<int> FromLeft => Vector256.Create(-1, 0, 1, 2, 3, 4, 5, 6);

    private static Vector256<int> FromRight => Vector256.Create(1, 2, 3, 4, 5, 6, 7, 8);

    private KernelGradient()
        : base("KernelGradient", inputs: 2) { }

    /// <summary>Whether this machine and these shapes suit it: whole vectors of 8 pixels a row, and outputs by fours.</summary>
    public static bool CanTake(Tensor x, Tensor outputGradient) =>
        Avx2.IsSupported
        && Fma.IsSupported
        && x.Width % Vector256<float>.Count == 0
        && outputGradient.Channels % Outputs == 0;

    protected override void Compute(OnnxOperatorContext context)
    {
        float* x = context.Input(0, out long[] input);
        float* dy = context.Input(1, out long[] gradient);
        (int inputs, int outputs) = ((int)input[1], (int)gradient[1]);
        Sizes sizes = new((int)input[0], inputs, outputs, (int)input[2], (int)input[3]);
        float* dw = context.Output(outputs, inputs, Taps, Taps);
        int outputParts = ((outputs - 1) / OutputsPerPart) + 1;
        int inputParts = ((inputs - 1) / InputsPerPart) + 1;
        // Neighbouring parts share their inputs, so that two threads find them in the cache.
        context.ParallelFor(
            outputParts * inputParts,
            part =>
            {
                int firstInput = part / outputParts * InputsPerPart;
                int firstOutput = part % outputParts * OutputsPerPart;
                int lastInput = Math.Min(firstInput + InputsPerPart, inputs);
                int lastOutput = Math.Min(firstOutput + OutputsPerPart, outputs);
                for (int output = firstOutput; output < lastOutput; output += Outputs)
                {
                    ComputePart(x, dy, sizes, firstInput, lastInput, output, dw);
                }
            }
        );
    }

    /// <summary>∂w of four outputs and some inputs.</summary>
    private static void ComputePart(
        float* x,
        float* dy,
        Sizes sizes,
        int firstInput,
        int lastInput,
        int firstOutput,
        float* dw
    )
    {
        Vector256<float>* sums = stackalloc Vector256<float>[InputsPerPart * Taps * SumsPerRow];
        new Span<Vector256<float>>(sums, InputsPerPart * Taps * SumsPerRow).Clear();
        int rowsInCache = Math.Max(1, PixelsInCache / sizes.Width);
        for (int n = 0; n < sizes.Batch; n++)
        {
            float* gradient = dy + ((((long)n * sizes.Outputs) + firstOutput) * sizes.Plane);
            for (int top = 0; top < sizes.Height; top += rowsInCache)
            {
                int bottom = Math.Min(top + rowsInCache, sizes.Height);
                for (int i = firstInput; i < lastInput; i++)
                {
                    float* picture = x + ((((long)n * sizes.Inputs) + i) * sizes.Plane);
                    for (int r = 0; r < Taps; r++)
                    {
                        // What lies above or below the picture is zero.
                        int from = Math.Max(top, 1 - r);
                        int to = Math.Min(bottom, sizes.Height + 1 - r);
                        AddRows(
                            gradient + ((long)from * sizes.Width),
                            sizes.Plane,
                            picture + ((long)(from + r - 1) * sizes.Width),
                            to - from,
                            sizes.Width,
                            sums + ((((i - firstInput) * Taps) + r) * SumsPerRow)
                        );
                    }
                }
            }
        }

        Store(sums, sizes, firstInput, lastInput, firstOutput, dw);
    }

    /// <summary>Adds the products of four channels of ∂y with x moved by −1, 0 and 1 columns: sums[output·3 + s].</summary>
    private static void AddRows(float* dy, long plane, float* x, int rows, int width, Vector256<float>* sums)
    {
        (Vector256<float> s00, Vector256<float> s01, Vector256<float> s02) = (sums[0], sums[1], sums[2]);
        (Vector256<float> s10, Vector256<float> s11, Vector256<float> s12) = (sums[3], sums[4], sums[5]);
        (Vector256<float> s20, Vector256<float> s21, Vector256<float> s22) = (sums[6], sums[7], sums[8]);
        (Vector256<float> s30, Vector256<float> s31, Vector256<float> s32) = (sums[9], sums[10], sums[11]);
        nint last = width - Vector256<float>.Count;
        float* dy0 = dy;
        float* dy1 = dy + plane;
        float* dy2 = dy1 + plane;
        float* dy3 = dy2 + plane;
        for (int h = 0; h < rows; h++)
        {
            // What lies beside the picture is zero: Shuffle gives that for an index out of range.
            Vector256<float> left = Vector256.Shuffle(Vector256.Load(x), FromLeft);
            nint w = 0;
            while (true)
            {
                Vector256<float> middle = Vector256.Load(x + w);
                Vector256<float> right = w < last ? Vector256.Load(x + w + 1) : Vector256.Shuffle(middle, FromRight);
                Vector256<float> d = Vector256.Load(dy0 + w);
                s00 = Fma.MultiplyAdd(d, left, s00);
                s01 = Fma.MultiplyAdd(d, middle, s01);
                s02 = Fma.MultiplyAdd(d, right, s02);
                d = Vector256.Load(dy1 + w);
                s10 = Fma.MultiplyAdd(d, left, s10);
                s11 = Fma.MultiplyAdd(d, middle, s11);
                s12 = Fma.MultiplyAdd(d, right, s12);
                d = Vector256.Load(dy2 + w);
                s20 = Fma.MultiplyAdd(d, left, s20);
                s21 = Fma.MultiplyAdd(d, middle, s21);
                s22 = Fma.MultiplyAdd(d, right, s22);
                d = Vector256.Load(dy3 + w);
                s30 = Fma.MultiplyAdd(d, left, s30);
                s31 = Fma.MultiplyAdd(d, middle, s31);
                s32 = Fma.MultiplyAdd(d, right, s32);
                w += Vector256<float>.Count;
                if (w > last)
                {
                    break;
                }

                left = Vector256.Load(x + w - 1);
            }

            x += width;
            dy0 += width;
            dy1 += width;
            dy2 += width;
            dy3 += width;
        }

        (sums[0], sums[1], sums[2]) = (s00, s01, s02);
        (sums[3], sums[4], sums[5]) = (s10, s11, s12);
        (sums[6], sums[7], sums[8]) = (s20, s21, s22);
        (sums[9], sums[10], sums[11]) = (s30, s31, s32);
    }

    private static void Store(
        Vector256<float>* sums,
        Sizes sizes,
        int firstInput,
        int lastInput,
        int firstOutput,
        float* dw
    )
    {
        for (int i = firstInput; i < lastInput; i++)
        {
            for (int r = 0; r < Taps; r++)
            {
                for (int k = 0; k < SumsPerRow; k++)
                {
                    long channels = ((long)(firstOutput + (k / Taps)) * sizes.Inputs) + i;
                    dw[(((channels * Taps) + r) * Taps) + (k % Taps)] = Vector256.Sum(*sums++);
                }
            }
        }
    }

    private readonly record struct Sizes(int Batch, int Inputs, int Outputs, int Height, int Width)
    {
        public long Plane => (long)Height * Width;
    }
}
