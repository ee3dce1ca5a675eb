using Tapetum.Training.Data;

namespace Tapetum.Training.Tests.Data;

public sealed class SampleRandomTests
{
    [Fact]
    public void Numbers_are_spread_evenly_over_neighbouring_indices()
    {
        double[] firsts = [.. Enumerable.Range(0, 20_000).Select(i => new SampleRandom(1, (ulong)i).NextDouble())];

        firsts.Average().ShouldBe(0.5, 0.01);
        for (int bin = 0; bin < 10; bin++)
        {
            firsts.Count(x => (int)(x * 10) == bin).ShouldBeInRange(1850, 2150);
        }
    }

    [Fact]
    public void Whole_numbers_stay_inside_their_range_and_reach_its_ends()
    {
        SampleRandom random = new(1, 2);
        var drawn = Enumerable.Range(0, 1000).Select(_ => random.Next(-2, 3)).ToHashSet();

        drawn.Order().ShouldBe([-2, -1, 0, 1, 2]);
        random.Next(7, 7).ShouldBe(7);
        Should.Throw<ArgumentOutOfRangeException>(() => random.Next(3, 2));
    }

    [Fact]
    public void The_stream_never_changes_between_versions()
    {
        // From the published algorithms, computed outside this program.
        SampleRandom random = new(42, 7);

        ((int[])[random.Next(1000), random.Next(1000), random.Next(1000), random.Next(1000)]).ShouldBe([
            255,
            389,
            384,
            588,
        ]);
    }
}
