using Tapetum.Raw;

namespace Tapetum.Sensor.Calibration;

/// <summary>The pairs among the flats of one ISO, and what is seen in them.</summary>
internal sealed class FlatPairs
{
    /// <summary>Flats whose light differs by more than this are no pair, whatever they say of their exposure.</summary>
    private const double SameLight = 0.05;

    /// <summary>With so many pixels at the white level, it was seen to be the level where they clip.</summary>
    private const double ClippedShare = 0.001;

    private readonly List<FlatBlock> blocks = [];

    private FlatPairs() { }

    /// <summary>Unclipped ones, of all pairs.</summary>
    public IReadOnlyList<FlatBlock> Blocks => blocks;

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
        blocks.AddRange(
            FlatBlocks
                .Of(one, other, black, clip)
                .Where(block => block.MeanDn + black[block.Position] + (5 * Math.Sqrt(block.VarianceDn2)) < clip)
        );
    }
}
