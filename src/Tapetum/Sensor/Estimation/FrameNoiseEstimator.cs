using Tapetum.Raw;

namespace Tapetum.Sensor.Estimation;

/// <summary>
/// Estimates gain and read noise from one frame: variance against mean over small blocks.
/// </summary>
/// <remarks>
/// A block's high frequencies measure its noise; its middle frequencies, independent of them where there is only white noise, decide whether the block is
/// free of texture. Choosing blocks by one and measuring by the other avoids the bias of taking the least variances. Blocks are sorted by half of their
/// samples and placed by the other half, so that a frame of one brightness shows no slope that is not there.
/// The idea of measuring noise in the high frequencies of blocks chosen by their low ones: Ponomarenko et al., "An Automatic Approach to Lossy Compression of
/// AVIRIS Images", IGARSS 2007; the line: Foi et al., "Practical Poissonian-Gaussian Noise Modeling and Fitting for Single-Image Raw-Data", IEEE TIP 2008.
/// </remarks>
internal static class FrameNoiseEstimator
{
    private const int BinCount = 64;
    private const int LeastBlocksPerBin = 24;
    private const int Rounds = 5;

    /// <summary>The first round knows no noise level: it takes this share of each bin, the smoothest.</summary>
    private const double FirstShare = 0.3;

    /// <summary>Later rounds take blocks whose select band holds at most this much more than the noise.</summary>
    private const double SelectTolerance = 1.5;

    /// <summary>How much wider the tolerance is for bins without texture: 4 % of white noise lies above.</summary>
    private const double NearlySmooth = 1.5;

    /// <summary>Of white noise alone a sixth is above the tolerance: a bin that loses no more than this has no texture.</summary>
    private const double UntexturedMiss = 0.25;

    /// <summary>A bin that loses more than this holds so many faintly textured blocks that only the smoothest part of what passes is taken.</summary>
    private const double TexturedMiss = 0.6;

    /// <summary>A bin of which so much was taken off as texture says nothing any more.</summary>
    private const double MostError = 1;

    /// <summary>How well a straight line describes a sensor at best.</summary>
    private const double ModelError = 0.03;

    public static NoiseModel Estimate(RawImage raw) => Fit(NoiseBlockReader.Read(raw), NoisePrior.For(raw)).Model;

    /// <summary>The estimate with what it rests on, for people to look at.</summary>
    public static FrameNoise Measure(RawImage raw)
    {
        List<NoiseBlock> blocks = NoiseBlockReader.Read(raw);
        (NoiseModel model, BandModel bands, NoiseBin[] bins, bool clipped) = Fit(blocks, NoisePrior.For(raw));
        (bool gain, bool readNoise) = NoiseEvidence.Of(model, bins);
        return new(
            model,
            gain,
            readNoise,
            [.. Enumerable.Range(0, 4).Select(plane => CloudOf(blocks, plane, clipped, bands, model))]
        );
    }

    private static (NoiseModel Model, BandModel Bands, NoiseBin[] Bins, bool ClippedAtBlack) Fit(
        List<NoiseBlock> blocks,
        NoisePrior prior
    )
    {
        blocks.Sort((a, b) => a.SortMeanDn.CompareTo(b.SortMeanDn));
        bool clipped = IsClippedAtBlack(blocks);
        NoiseBin[] dark = clipped ? [.. ClippedNoise.Measure(blocks)] : [];
        List<Range> groups = Group(blocks);
        BandModel bands = BandModel.Typical;
        NoiseBin[] bins = [.. dark, .. Smoothest(blocks, groups, clipped, bands)];
        NoiseLine line = NoiseLineFit.Fit(bins, prior);
        for (int round = 1; round < Rounds; round++)
        {
            bands = BandModel.Measure(blocks, line.Gain, line.ReadVarianceDn2);
            bins = [.. dark, .. Smooth(blocks, groups, clipped, bands, line.Gain, line.ReadVarianceDn2)];
            line = NoiseLineFit.Fit(bins, prior);
        }

        NoiseModel model = new((float)line.Gain, (float)line.ReadVarianceDn2, NoiseOrigin.FrameEstimate);
        return (model, bands, bins, clipped);
    }

    private static NoiseCloud CloudOf(
        List<NoiseBlock> blocks,
        int plane,
        bool clipped,
        BandModel bands,
        NoiseModel model
    )
    {
        const int mostShown = 600;
        List<NoiseBlock> own = blocks.FindAll(block => block.Plane == plane);
        int step = (own.Count / mostShown) + 1;
        return new(
            plane & 1,
            plane >> 1,
            [.. own.Where((_, i) => i % step == 0).Select(block => new NoisePoint(block.MeanDn, block.Bands.High))],
            [
                .. Smooth(own, Group(own), clipped, bands, model.GainDnPerElectron, model.ReadNoiseVarianceDn2)
                    .Select(bin => new NoisePoint(bin.MeanDn, bin.VarianceDn2)),
            ]
        );
    }

    /// <summary>A camera that keeps its noise around black shows as many samples below as at it; one that clips shows almost none.</summary>
    private static bool IsClippedAtBlack(List<NoiseBlock> blocks)
    {
        (long below, long at) = (0, 0);
        foreach (NoiseBlock block in blocks)
        {
            below += block.BelowBlack;
            at += block.AtOrBelowBlack;
        }

        return below <= at * 0.02;
    }

    /// <summary>Cuts sorted blocks into bins of many blocks or, where blocks are rare, of a wide enough brightness.</summary>
    private static List<Range> Group(List<NoiseBlock> blocks)
    {
        List<Range> groups = [];
        if (blocks.Count < LeastBlocksPerBin)
        {
            return groups;
        }

        int many = Math.Max(LeastBlocksPerBin, blocks.Count / BinCount);
        float width = (Root(blocks[^1]) - Root(blocks[0])) / BinCount;
        int from = 0;
        for (int i = 1; i < blocks.Count; i++)
        {
            int count = i - from;
            bool wide = Root(blocks[i]) - Root(blocks[from]) > width;
            if ((count >= many || (wide && count >= LeastBlocksPerBin)) && blocks.Count - i >= LeastBlocksPerBin)
            {
                groups.Add(from..i);
                from = i;
            }
        }

        groups.Add(from..blocks.Count);
        return groups;
        static float Root(NoiseBlock block) => MathF.Sqrt(MathF.Max(0, block.SortMeanDn));
    }

    private static IEnumerable<NoiseBin> Smoothest(
        List<NoiseBlock> blocks,
        List<Range> groups,
        bool clipped,
        BandModel bands
    )
    {
        foreach (Range group in groups)
        {
            (int from, int count) = group.GetOffsetAndLength(blocks.Count);
            NoiseBlock[] usable =
            [
                .. blocks.Skip(from).Take(count).Where(b => !clipped || ClippedNoise.SurelyClear(b)),
            ];
            if (usable.Length < LeastBlocksPerBin)
            {
                continue;
            }

            Array.Sort(usable, (a, b) => a.Bands.Select.CompareTo(b.Bands.Select));
            BlockMeans means = default;
            foreach (NoiseBlock block in usable.AsSpan(0, (int)(usable.Length * FirstShare)))
            {
                means.Add(block);
            }

            yield return means.ToBin(bands, ModelError);
        }
    }

    private static IEnumerable<NoiseBin> Smooth(
        List<NoiseBlock> blocks,
        List<Range> groups,
        bool clipped,
        BandModel bands,
        double gain,
        double readVariance
    )
    {
        const int fewest = 4;
        double limit = SelectTolerance * bands.SelectPerNoise;
        foreach (Range group in groups)
        {
            (int from, int count) = group.GetOffsetAndLength(blocks.Count);
            BlockMeans smooth = default;
            BlockMeans nearly = default;
            BlockMeans smoothest = default;
            int usable = 0;
            for (int i = from; i < from + count; i++)
            {
                NoiseBlock block = blocks[i];
                double noise = (gain * Math.Max(0, block.MeanDn)) + readVariance;
                if (clipped && block.MeanDn < ClippedNoise.ClearSigmas * Math.Sqrt(noise))
                {
                    continue;
                }

                usable++;
                if (block.Bands.Select <= limit * noise)
                {
                    smooth.Add(block);
                }

                if (block.Bands.Select <= limit * noise / 2)
                {
                    smoothest.Add(block);
                }

                if (block.Bands.Select <= NearlySmooth * limit * noise)
                {
                    nearly.Add(block);
                }
            }

            if (smooth.Count >= fewest)
            {
                // Where few blocks pass, those that do are the least textured and not free of texture. Where most do, all noise is taken, as choosing
                // the lower part of noise that is not Gaussian would make it less.
                double textured = 1 - (smooth.Count / (double)usable);
                BlockMeans means = textured switch
                {
                    < UntexturedMiss => nearly,
                    > TexturedMiss when smoothest.Count >= fewest => smoothest,
                    _ => smooth,
                };
                NoiseBin bin = means.ToBin(bands, ModelError + (0.12 * textured));
                if (bin.RelativeError < MostError)
                {
                    yield return bin;
                }
            }
        }
    }
}
