using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Operators;

namespace Tapetum.Training.Tests.Operators;

public unsafe class TapProductsTests
{
    private const int Stride = 80;

    private delegate void Kernel(float* d, nint stride, float* x, int length, float* sums);

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(80)]
    public void Wide_and_narrow_vectors_add_what_single_numbers_do(int length)
    {
        float[] expected = Run(TapProducts.AddScalar, length);

        foreach (Kernel kernel in (Kernel[])[TapProducts.Add, TapProducts.AddWide, TapProducts.AddNarrow])
        {
            float[] sums = Run(kernel, length);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i].ShouldBe(expected[i], 1e-4f, $"{kernel.Method.Name}, sum {i}");
            }
        }
    }

    private static float[] Run(Kernel kernel, int length)
    {
        Random random = new(length);
        using NativeBuffer<float> d = new(TapProducts.Outputs * Stride);
        using NativeBuffer<float> x = new(Stride + TapProducts.Taps - 1);
        float[] sums = new float[TapProducts.Sums];
        Fill(d.Span, random);
        Fill(x.Span, random);
        Fill(sums, random); // are added to
        fixed (float* lines = d.Span)
        fixed (float* moved = x.Span)
        fixed (float* to = sums)
        {
            kernel(lines, Stride, moved, length, to);
        }

        return sums;
    }

    private static void Fill(Span<float> values, Random random)
    {
        foreach (ref float value in values)
        {
            value = random.NextSingle() - 0.5f;
        }
    }
}
