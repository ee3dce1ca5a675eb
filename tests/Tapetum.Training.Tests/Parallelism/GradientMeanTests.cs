using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Parallelism;

namespace Tapetum.Training.Tests.Parallelism;

public class GradientMeanTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 100_003)]
    [InlineData(5, 16_384)]
    public void Is_the_sum_from_first_to_last_divided_by_the_number(int count, int length)
    {
        Random random = new(length);
        NativeBuffer<float>[] parts = [.. Enumerable.Range(0, count).Select(_ => new NativeBuffer<float>(length))];
        foreach (NativeBuffer<float> part in parts)
        {
            foreach (ref float value in part.Span)
            {
                value = random.NextSingle() - 0.5f;
            }
        }

        using NativeBuffer<float> mean = new(length);
        using Crew crew = new(threads: 3);
        GradientMean.Compute(parts, mean, crew);

        for (int i = 0; i < length; i++)
        {
            float sum = 0;
            foreach (NativeBuffer<float> part in parts)
            {
                sum += part.Span[i];
            }

            mean.Span[i].ShouldBe(sum * (1f / count));
        }

        Array.ForEach(parts, part => part.Dispose());
    }
}
