using System.Runtime.Intrinsics;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Tests.Sensor;

public class PoissonQuantileTests
{
    [Theory]
    [InlineData(0.05f)]
    [InlineData(1f)]
    [InlineData(6.5f)]
    [InlineData(11.99f)]
    [InlineData(12f)]
    [InlineData(30f)]
    [InlineData(300f)]
    public void Counts_come_as_often_as_the_Poisson_distribution_says(float mean)
    {
        const int count = 800_000;
        int[] histogram = new int[1000];
        VectorRandom random = new(11);
        for (int i = 0; i < count / 8; i++)
        {
            Vector256<float> k = PoissonQuantile.Sample(
                Vector256.Create(mean),
                random.NextUniform(),
                random.NextNormals().First
            );
            for (int lane = 0; lane < 8; lane++)
            {
                histogram[(int)k[lane]]++;
            }
        }

        double logP = -mean;
        for (int k = 0; k < histogram.Length; logP += Math.Log(mean / ++k))
        {
            double expected = count * Math.Exp(logP);
            ((double)histogram[k]).ShouldBe(expected, (5 * Math.Sqrt(expected)) + (0.004 * expected) + 3, $"k = {k}");
        }
    }

    [Fact]
    public void The_vector_path_agrees_with_the_scalar_one()
    {
        VectorRandom random = new(12);
        int different = 0;
        for (int i = 0; i < 20_000; i++)
        {
            Vector256<float> mean = Vector256.Exp((random.NextUniform() * 20f) - Vector256.Create(6f));
            (Vector256<float> u, Vector256<float> z) = (random.NextUniform(), random.NextNormals().First);
            Vector256<float> counts = PoissonQuantile.Sample(mean, u, z);
            for (int lane = 0; lane < 8; lane++)
            {
                float scalar = PoissonQuantile.Sample(mean[lane], u[lane], z[lane]);
                Math.Abs(scalar - counts[lane]).ShouldBeLessThanOrEqualTo(1);
                different += scalar == counts[lane] ? 0 : 1;
            }
        }

        // Only values within a rounding error of a step may fall on either side of it.
        different.ShouldBeLessThan(400);
    }

    [Fact]
    public void A_mean_of_zero_always_counts_zero()
    {
        VectorRandom random = new(13);
        for (int i = 0; i < 10_000; i++)
        {
            PoissonQuantile
                .Sample(Vector256<float>.Zero, random.NextUniform(), random.NextNormals().First)
                .ShouldBe(Vector256<float>.Zero);
        }
    }
}
