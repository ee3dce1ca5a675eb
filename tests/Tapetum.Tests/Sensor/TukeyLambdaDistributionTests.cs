using Tapetum.Sensor.Synthesis;

namespace Tapetum.Tests.Sensor;

public class TukeyLambdaDistributionTests
{
    [Theory]
    [InlineData(-0.24)]
    [InlineData(-0.1)]
    [InlineData(0)]
    [InlineData(0.14)]
    [InlineData(0.5)]
    public void The_variance_is_the_integral_of_the_squared_quantile(double lambda)
    {
        // u = 1/(1+e^−t) spreads the tails out, so that a plain sum converges.
        double integral = 0;
        const double step = 0.01;
        for (double t = -120; t <= 0; t += step)
        {
            double u = 1 / (1 + Math.Exp(-t));
            double q = TukeyLambdaDistribution.Quantile(u, lambda);
            integral += 2 * q * q * u * (1 - u) * step;
        }

        TukeyLambdaDistribution.UnitVariance(lambda).ShouldBe(integral, integral * 1e-3);
    }

    [Fact]
    public void Lambda_of_one_is_the_uniform_distribution_on_minus_one_to_one() =>
        TukeyLambdaDistribution.UnitVariance(1).ShouldBe(1 / 3.0, 1e-9);
}
