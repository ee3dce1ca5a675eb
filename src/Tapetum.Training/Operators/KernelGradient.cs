using System.Buffers;
using Tapetum.Inference.OnnxRuntime.Operators;

namespace Tapetum.Training.Operators;

/// <summary>
/// The weight gradient of a 3×3 convolution with zero padding, from its input x [N, I, H, W] and output gradient ∂y [N, O, H, W]:
/// <code>
/// ∂w[o,i,r,s] = Σ ∂y[n,o,h,w] · x[n,i,h+r−1,w+s−1]
/// </code>
/// Both are copied with a column of zeros after each row, so that a picture is one line of numbers, whatever its size, and a tap is a place in it
/// (docs/adr/0083). ONNX has no such operator (docs/adr/0081).
/// </summary>
/// <remarks>Sums are taken in an order of their own, whatever the number of threads.</remarks>
internal sealed unsafe class KernelGradient : OnnxOperator
{
    public static readonly KernelGradient Operator = new();

    private const int Taps = TapProducts.Taps; // in a row or column of the kernel
    private const int SumsPerInput = Taps * TapProducts.Sums;
    private const int InputsPerPart = 8;
    private const int PixelsInCache = 768; // of each output channel: eight of them fill half a first-level cache
    private const int PixelsPerBand = 1 << 14; // of each channel: bounds the copies' memory
    private const int Alignment = 16;

    private KernelGradient()
        : base("KernelGradient", inputs: 2) { }

    protected override void Compute(OnnxOperatorContext context)
    {
        float* x = context.Input(0, out long[] input);
        float* dy = context.Input(1, out long[] gradient);
        Sizes sizes = new((int)input[0], (int)input[1], (int)gradient[1], (int)input[2], (int)input[3]);
        float* dw = context.Output(sizes.Outputs, sizes.Inputs, Taps, Taps);
        float[] rented = ArrayPool<float>.Shared.Rent(sizes.Length + Alignment);
        fixed (float* start = rented)
        {
            float* aligned = (float*)(((nint)start + (Alignment * sizeof(float)) - 1) & -(Alignment * sizeof(float)));
            Compute(context, new Work(sizes, x, dy, dw, aligned));
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    private static void Compute(OnnxOperatorContext context, Work work)
    {
        Sizes sizes = work.Sizes;
        new Span<float>(work.Sums, sizes.SumsLength).Clear();
        int inputParts = ((sizes.Inputs - 1) / InputsPerPart) + 1;
        for (int n = 0; n < sizes.Batch; n++)
        {
            for (int top = 0; top < sizes.Height; top += sizes.BandRows)
            {
                (int sample, int row) = (n, top);
                context.ParallelFor(sizes.Inputs, i => CopyInput(work, sample, i, row));
                context.ParallelFor(sizes.Blocks * TapProducts.Outputs, o => CopyGradient(work, sample, o, row));
                context.ParallelFor(
                    sizes.Blocks * inputParts,
                    // Neighbouring parts share their inputs, so that two threads find them in the cache.
                    part => AddPart(work, part % sizes.Blocks, part / sizes.Blocks * InputsPerPart)
                );
            }
        }

        context.ParallelFor(sizes.Outputs, output => Store(work, output));
    }

    /// <summary>A band of x, with the rows above and below it and a zero before each row.</summary>
    private static void CopyInput(Work work, int sample, int input, int top)
    {
        Sizes sizes = work.Sizes;
        float* to = work.X + ((nint)input * sizes.InputLength);
        *to = 0;
        float* picture = work.From + ((((nint)sample * sizes.Inputs) + input) * sizes.Plane);
        CopyRows(picture, top - 1, sizes.BandRows + 2, sizes, new Span<float>(to + 1, sizes.InputLength - 1));
    }

    /// <summary>A band of ∂y; zeros for the outputs that make the last block whole.</summary>
    private static void CopyGradient(Work work, int sample, int output, int top)
    {
        Sizes sizes = work.Sizes;
        Span<float> to = new(work.Gradient + ((nint)output * sizes.GradientLength), sizes.GradientLength);
        if (output >= sizes.Outputs)
        {
            to.Clear();
            return;
        }

        float* picture = work.FromGradient + ((((nint)sample * sizes.Outputs) + output) * sizes.Plane);
        CopyRows(picture, top, sizes.BandRows, sizes, to);
    }

    /// <summary>Rows with a zero after each; zeros where the picture has none, and to the end.</summary>
    private static void CopyRows(float* picture, int first, int count, Sizes sizes, Span<float> to)
    {
        for (int row = first; row < first + count; row++)
        {
            if (row < 0 || row >= sizes.Height)
            {
                to[..sizes.Stride].Clear();
            }
            else
            {
                new ReadOnlySpan<float>(picture + ((nint)row * sizes.Width), sizes.Width).CopyTo(to);
                to[sizes.Width] = 0;
            }

            to = to[sizes.Stride..];
        }

        to.Clear();
    }

    /// <summary>Adds a band's share of ∂w of one block of outputs and some inputs.</summary>
    private static void AddPart(Work work, int block, int firstInput)
    {
        Sizes sizes = work.Sizes;
        int lastInput = Math.Min(firstInput + InputsPerPart, sizes.Inputs);
        float* gradient = work.Gradient + ((nint)block * TapProducts.Outputs * sizes.GradientLength);
        for (int start = 0; start < sizes.GradientLength; start += PixelsInCache)
        {
            int length = Math.Min(PixelsInCache, sizes.GradientLength - start);
            for (int i = firstInput; i < lastInput; i++)
            {
                float* x = work.X + ((nint)i * sizes.InputLength) + start;
                float* sums = work.SumsOf(i, block);
                for (int r = 0; r < Taps; r++)
                {
                    TapProducts.Add(
                        gradient + start,
                        sizes.GradientLength,
                        x + (r * sizes.Stride),
                        length,
                        sums + (r * TapProducts.Sums)
                    );
                }
            }
        }
    }

    /// <summary>∂w of one output, from [input, block, row of the kernel, output of the block, column of the kernel].</summary>
    private static void Store(Work work, int output)
    {
        (int block, int place) = Math.DivRem(output, TapProducts.Outputs);
        float* to = work.To + ((nint)output * work.Sizes.Inputs * Taps * Taps);
        for (int i = 0; i < work.Sizes.Inputs; i++)
        {
            float* sums = work.SumsOf(i, block) + (place * Taps);
            for (int r = 0; r < Taps; r++)
            {
                for (int s = 0; s < Taps; s++)
                {
                    *to++ = sums[(r * TapProducts.Sums) + s];
                }
            }
        }
    }

    private readonly record struct Sizes(int Batch, int Inputs, int Outputs, int Height, int Width)
    {
        public int Plane => Height * Width;

        /// <summary>From row to row of the copies.</summary>
        public int Stride => Width + 1;

        public int BandRows => Math.Clamp(PixelsPerBand / Stride, 1, Height);

        /// <summary>Of a channel of ∂y's copy.</summary>
        public int GradientLength => Aligned(BandRows * Stride);

        /// <summary>Of a channel of x's copy.</summary>
        public int InputLength => Aligned(GradientLength + (2 * Stride) + 2);

        /// <summary>How many blocks of outputs.</summary>
        public int Blocks => ((Outputs - 1) / TapProducts.Outputs) + 1;

        public int SumsLength => Inputs * Blocks * SumsPerInput;

        /// <summary>Of all that is kept in between.</summary>
        public int Length => (Inputs * InputLength) + (Blocks * TapProducts.Outputs * GradientLength) + SumsLength;

        private static int Aligned(int length) => (length + Alignment - 1) / Alignment * Alignment;
    }

    /// <summary>Where everything is.</summary>
    private sealed class Work(Sizes sizes, float* from, float* fromGradient, float* to, float* scratch)
    {
        public Sizes Sizes => sizes;

        public float* From => from;

        public float* FromGradient => fromGradient;

        public float* To => to;

        /// <summary>[input, band].</summary>
        public float* X => scratch;

        /// <summary>[output, band].</summary>
        public float* Gradient => scratch + (sizes.Inputs * sizes.InputLength);

        public float* Sums => Gradient + (sizes.Blocks * TapProducts.Outputs * sizes.GradientLength);

        public float* SumsOf(int input, int block) => Sums + (((input * sizes.Blocks) + block) * SumsPerInput);
    }
}
