using Tapetum.Raw;

namespace Tapetum.Sensor.Calibration;

/// <summary>The pairs among the flats of one ISO, and what is seen in them.</summary>
internal sealed class FlatPairs
{
    /// <summary>Flats whose light differs by more than this are no pair, whatever they say of their exposure.</summary>
    private const double SameLight = 0.05;

    /// <summary>With so many pixels at the white level, it was seen to be the level where they clip.</summary>
    private const double ClippedShare = 0.001;

    /// <summary>Noise so far below what the others' light makes is that of pixels which are full: a flat that clips as a whole.</summary>
    private const double FullNoise = 0.2;

    private readonly List<Pair> kept = [];

    private FlatPairs() { }

    /// <summary>Unclipped ones, of all pairs.</summary>
    public IReadOnlyList<FlatBlock> Blocks => [.. kept.SelectMany(pair => pair.Blocks)];

    public int Count { get; private set; }

    /// <summary>The white level that the files tell, or that was found in them.</summary>
    public double WhiteDn { get; private set; }

    /// <summary>Where clipped pixels were seen to lie; null where none were.</summary>
    public double? ClipDn { get; private set; }

    /// <summary>Frames that follow each other, with one exposure and as much light, are a pair.</summary>
    /// <param name="paths">In the order in which they were taken.</param>
    /// <param name="read">Reads one.</param>
    /// <param name="blackDn">[4]; null to take the files'.</param>
    /// <param name="remark">Is told of flats that have no partner.</param>
    public static FlatPairs Of(
        IReadOnlyList<string> paths,
        Func<string, RawImage> read,
        IReadOnlyList<double>? blackDn,
        Action<string> remark
    )
    {
        FlatPairs pairs = new();
        RawImage? waiting = null;
        foreach (string path in paths)
        {
            RawImage flat = read(path);
            pairs.SeeClipping(flat);
            if (waiting is not null && Belong(waiting, flat))
            {
                pairs.Add(waiting, flat, blackDn ?? BlackOf(flat));
                waiting = null;
                continue;
            }

            LeaveOut(waiting, remark);
            waiting = flat;
        }

        LeaveOut(waiting, remark);
        pairs.SeeFullSensor();
        return pairs;
    }

    /// <summary>[4]: what the file tells.</summary>
    public static double[] BlackOf(RawImage raw) =>
        [.. Enumerable.Range(0, 4).Select(position => (double)raw.Black.At(position & 1, position >> 1))];

    private static void LeaveOut(RawImage? alone, Action<string> remark)
    {
        if (alone is not null)
        {
            remark($"{alone.Path} has no second flat of the same exposure and light after it: it is left out");
        }
    }

    private static bool Belong(RawImage one, RawImage other)
    {
        (double a, double b) = (MeanOf(one), MeanOf(other));
        return one.Capture.ExposureTimeS == other.Capture.ExposureTimeS
            && one.Capture.ApertureF == other.Capture.ApertureF
            && Math.Abs(a - b) <= SameLight * Math.Max(a, b);
    }

    private static double MeanOf(RawImage raw)
    {
        long sum = 0;
        foreach (ushort value in raw.Mosaic.Span)
        {
            sum += value;
        }

        return Math.Max(1, (sum / (double)raw.Mosaic.Length) - raw.Black.MeanDn);
    }

    private void SeeClipping(RawImage flat)
    {
        long clipped = 0;
        foreach (ushort value in flat.Mosaic.Span)
        {
            clipped += value >= flat.WhiteLevelDn ? 1 : 0;
        }

        WhiteDn = Math.Max(WhiteDn, flat.WhiteLevelDn);
        if (clipped > ClippedShare * flat.Mosaic.Length)
        {
            ClipDn = Math.Min(ClipDn ?? double.PositiveInfinity, flat.WhiteLevelDn);
        }
    }

    private void Add(RawImage one, RawImage other, IReadOnlyList<double> black)
    {
        double clip = Math.Min(one.WhiteLevelDn, other.WhiteLevelDn);
        Count++;
        // Where some of the brightest would be clipped, the variance of the rest is too small.
        FlatBlock[] usable =
        [
            .. FlatBlocks
                .Of(one, other, black, clip)
                .Where(block => block.MeanDn + black[block.Position] + (5 * Math.Sqrt(block.VarianceDn2)) < clip),
        ];
        kept.Add(new(usable, MeanOf(one), MostFrequent(one)));
    }

    /// <summary>
    /// Where every pixel of the brightest flats is full, as behind no filter at all, nothing in the picture tells so: there are no values beside that one. Their noise does, beside that of
    /// darker ones: V/μ is the gain, or more, as long as light makes it.
    /// </summary>
    private void SeeFullSensor()
    {
        Pair[] telling = [.. kept.Where(pair => pair.Blocks.Count > 0).OrderBy(pair => pair.MeanDn)];
        if (telling.Length < 2 || telling[^1] is not { } brightest)
        {
            return;
        }

        if (brightest.VariancePerDn < FullNoise * telling[..^1].Min(pair => pair.VariancePerDn))
        {
            kept.Remove(brightest);
            ClipDn = Math.Min(ClipDn ?? double.PositiveInfinity, brightest.MostFrequentDn);
        }
    }

    private static int MostFrequent(RawImage raw)
    {
        int[] counts = new int[ushort.MaxValue + 1];
        foreach (ushort value in raw.Mosaic.Span)
        {
            counts[value]++;
        }

        return Array.IndexOf(counts, counts.Max());
    }

    private sealed record Pair(IReadOnlyList<FlatBlock> Blocks, double MeanDn, int MostFrequentDn)
    {
        public double VariancePerDn => Blocks.Average(block => block.VarianceDn2) / MeanDn;
    }
}
