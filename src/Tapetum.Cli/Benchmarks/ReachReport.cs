namespace Tapetum.Cli.Benchmarks;

/// <summary>What <c>bench reach</c> measured.</summary>
/// <param name="Benchmark">reach.</param>
/// <param name="Model">The network's file.</param>
/// <param name="DistancesPx">From a tile's edge.</param>
/// <param name="LargestCodes">For each level: by how many 16-bit codes, amplified, a value at that distance or farther differs at most from what it is without the edge.</param>
/// <param name="RmsCodes">For each level: by how many it differs at that distance, root mean square.</param>
internal sealed record ReachReport(
    string Benchmark,
    string Model,
    IReadOnlyList<int> DistancesPx,
    IReadOnlyDictionary<string, IReadOnlyList<double>> LargestCodes,
    IReadOnlyDictionary<string, IReadOnlyList<double>> RmsCodes
);
