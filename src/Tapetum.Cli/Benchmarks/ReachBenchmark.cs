using System.Numerics.Tensors;
using Tapetum.Inference;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Cli.Benchmarks;

/// <summary>How far into a tile a network feels its edges, in the light and in the dark, on real content: <see cref="NetworkReach"/> on four squares of a picture.</summary>
internal static class ReachBenchmark
{
    private const int LargestCode = 65535;

    /// <param name="modelPath">A network of the camera-linear contract.</param>
    /// <param name="options">Where and how to run it.</param>
    /// <param name="raw">The picture.</param>
    /// <param name="done">Told which level is done.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static ReachReport Run(
        string modelPath,
        DenoiserOptions options,
        RawImage raw,
        Action<string> done,
        CancellationToken cancellationToken
    )
    {
        using NetworkReach reach = new(modelPath, options);
        Dictionary<string, IReadOnlyList<double>> largest = new(StringComparer.Ordinal);
        Dictionary<string, IReadOnlyList<double>> rms = new(StringComparer.Ordinal);
        foreach (ReachLevel level in ReachLevel.All)
        {
            (largest[level.Name], rms[level.Name]) = Measure(reach, raw, level, cancellationToken);
            done(level.Name);
        }

        int[] distances = [.. Enumerable.Range(0, NetworkReach.Steps).Select(i => i * NetworkReach.StepPx)];
        return new("reach", Path.GetFileName(modelPath), distances, largest, rms);
    }

    private static (double[] Largest, double[] Rms) Measure(
        NetworkReach reach,
        RawImage raw,
        ReachLevel level,
        CancellationToken cancellationToken
    )
    {
        NoiseModel noise = level.Sensor?.ToNoiseModel() ?? NoiseModels.For(raw);
        float rangeDn = level.Sensor is { } sensor ? sensor.WhiteLevelDn - sensor.BlackLevelDn : raw.RangeDn;
        double codesPerDn = LargestCode * level.Ratio / rangeDn;
        float[] largestDn = new float[NetworkReach.Steps];
        double[] squareDn2 = new double[NetworkReach.Steps];
        double[] meanDn2 = new double[NetworkReach.Steps];
        Tile[] squares = [.. Squares(raw)];
        foreach (Tile square in squares)
        {
            float[] planes = Expose(raw, square, level, rangeDn);
            reach.Measure(planes, noise, largestDn, squareDn2, cancellationToken);
            TensorPrimitives.MultiplyAdd(squareDn2, 1.0 / squares.Length, meanDn2, meanDn2);
        }

        // At that distance or farther.
        double[] largest = [.. largestDn.Select(dn => dn * codesPerDn)];
        for (int i = largest.Length - 2; i >= 0; i--)
        {
            largest[i] = Math.Max(largest[i], largest[i + 1]);
        }

        return (largest, [.. meanDn2.Select(dn2 => Math.Sqrt(dn2) * codesPerDn)]);
    }

    /// <summary>One in each quarter of the picture.</summary>
    private static IEnumerable<Tile> Squares(RawImage raw) =>
        from row in Enumerable.Range(0, 2)
        from column in Enumerable.Range(0, 2)
        let x = (((2 * column) + 1) * raw.WidthPx / 4) - (NetworkReach.SidePx / 2)
        let y = (((2 * row) + 1) * raw.HeightPx / 4) - (NetworkReach.SidePx / 2)
        select new Tile(x & ~1, y & ~1, NetworkReach.SidePx, NetworkReach.SidePx);

    private static float[] Expose(RawImage raw, Tile square, ReachLevel level, float rangeDn)
    {
        float[] planes = new float[square.WidthPx * square.HeightPx];
        MosaicPacker.Pack(raw, square, planes);
        if (level.Sensor is { } sensor)
        {
            TensorPrimitives.Multiply(planes, (float)(rangeDn / raw.RangeDn / level.Ratio), planes);
            TensorPrimitives.Max<float>(planes, 0, planes);
            NoiseSynthesizer.AddInPlace(planes, square.WidthPx / 2, sensor, new Random(1));
        }

        return planes;
    }
}
