using Tapetum.Metrics;

namespace Tapetum.Tests.Metrics;

public sealed class CieLabTests
{
    /// <summary>Pairs 1, 7, 9, 16, 17, 20, 25, 34 of Sharma et al. 2005, table 1.</summary>
    [Theory]
    [InlineData(50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425)]
    [InlineData(50, 0, 0, 50, -1, 2, 2.3669)]
    [InlineData(50, 2.49, -0.001, 50, -2.49, 0.0009, 7.1792)]
    [InlineData(50, 2.5, 0, 50, 0, -2.5, 4.3065)]
    [InlineData(50, 2.5, 0, 73, 25, -18, 27.1492)]
    [InlineData(50, 2.5, 0, 58, 24, 15, 19.4535)]
    [InlineData(60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644)]
    [InlineData(2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082)]
    public void Published_pairs_have_their_published_differences(
        double l1,
        double a1,
        double b1,
        double l2,
        double a2,
        double b2,
        double expected
    )
    {
        CieLab.DeltaE2000(new(l1, a1, b1), new(l2, a2, b2)).ShouldBe(expected, 1e-4);
        CieLab.DeltaE2000(new(l2, a2, b2), new(l1, a1, b1)).ShouldBe(expected, 1e-4);
    }

    [Fact]
    public void Greys_are_neutral_and_white_is_a_hundred()
    {
        CieLab white = CieLab.FromLinearSrgb(1, 1, 1);
        CieLab grey = CieLab.FromLinearSrgb(0.1842, 0.1842, 0.1842);

        white.L.ShouldBe(100, 1e-4);
        grey.L.ShouldBe(50, 0.01);
        grey.Chroma.ShouldBe(0, 1e-3);
        grey.DeltaEFromNeutral().ShouldBe(0, 1e-3);
    }

    [Fact]
    public void Pure_red_lies_where_the_tables_say()
    {
        CieLab red = CieLab.FromLinearSrgb(1, 0, 0);

        red.L.ShouldBe(53.24, 0.01);
        red.A.ShouldBe(80.09, 0.01);
        red.B.ShouldBe(67.20, 0.01);
    }
}
