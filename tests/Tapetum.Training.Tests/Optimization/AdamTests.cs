using Tapetum.Training.Optimization;

namespace Tapetum.Training.Tests.Optimization;

public class AdamTests
{
    [Fact]
    public void The_first_step_moves_every_weight_by_the_learning_rate_against_its_gradient()
    {
        // m̂ = g and v̂ = g² after one step, so the change is α·g/(|g| + ε).
        float[] g = [3, -0.5f, 1e-3f];
        float[] w = [1, 1, 1];
        Adam.Update(
            StepRates.For(new AdamOptions(), 0.01f, 1, gradientNorm: 3),
            g,
            new float[3],
            new float[3],
            w,
            new float[3]
        );
        w[0].ShouldBe(0.99f, 1e-6f);
        w[1].ShouldBe(1.01f, 1e-6f);
        w[2].ShouldBe(0.99f, 1e-5f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(64)]
    [InlineData(67)]
    public void The_vectorised_update_equals_its_scalar_twin(int length)
    {
        Random random = new(length);
        float[] Numbers() => [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
        float[] Squares() => [.. Numbers().Select(x => x * x)];
        (float[] g, float[] m, float[] v, float[] w, float[] a) = (
            Numbers(),
            Numbers(),
            Squares(),
            Numbers(),
            Numbers()
        );
        (float[] m2, float[] v2, float[] w2, float[] a2) = ([.. m], [.. v], [.. w], [.. a]);
        StepRates rates = StepRates.For(new AdamOptions { MaxGradientNorm = 0.5f }, 1e-3f, 7, gradientNorm: 2);

        Adam.Update(rates, g, m, v, w, a);
        Adam.UpdateScalar(rates, g, m2, v2, w2, a2);

        for (int i = 0; i < length; i++)
        {
            m[i].ShouldBe(m2[i], 1e-7f);
            v[i].ShouldBe(v2[i], 1e-7f);
            w[i].ShouldBe(w2[i], 1e-6f);
            a[i].ShouldBe(a2[i], 1e-6f);
        }
    }
}
