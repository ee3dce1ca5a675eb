using Tapetum.Inference.OnnxRuntime;
using Tapetum.Inference.Tiles;
using Tapetum.Mosaic;
using Tapetum.Sensor;

namespace Tapetum.Inference;

/// <summary>
/// How far into a tile a network feels that the picture is cut there. A square runs through it whole, and without its left and upper part:
/// <code>
/// |----------- 1024 px -----------|       d: how far a pixel is from the nearer of the two cuts
/// | 256 px |&lt;-- d --&gt;·            |       difference(d) = |whole − cut|
/// </code>
/// </summary>
internal sealed class NetworkReach : IDisposable
{
    public const int SidePx = 1024;
    public const int StepPx = 16;

    /// <summary>Distances are looked at in steps: 0 to 15 px, 16 to 31 px and so on.</summary>
    public const int Steps = 24;

    private const int CutPx = 256;
    private const int LeftPx = SidePx - CutPx;

    private readonly TileNetwork network;
    private readonly TileSlot whole;
    private readonly TileSlot cut;

    /// <param name="modelPath">A network of the camera-linear contract.</param>
    /// <param name="options">Where and how to run it.</param>
    /// <exception cref="ModelException">The file is no such model.</exception>
    public NetworkReach(string modelPath, DenoiserOptions options)
    {
        OnnxSessionOptions sessionOptions = new() { IntraOpThreads = options.Threads, EnableMemoryPattern = false };
        network = DeviceNetwork.Load(modelPath, options.Device, sessionOptions).Network;
        network.Card.Require(MosaicLayout.Bayer);
        whole = network.Allocate(OneTile(SidePx));
        cut = network.Allocate(OneTile(LeftPx));
    }

    /// <summary>Measures one square.</summary>
    /// <param name="planesDn">[4, side / 2, side / 2], DN above black.</param>
    /// <param name="noise">Of the sensor.</param>
    /// <param name="largestDn">[<see cref="Steps"/>]: becomes the largest difference at each distance, where that is larger, DN.</param>
    /// <param name="meanSquareDn2">[<see cref="Steps"/>]: becomes the mean of the squared differences at each distance, DN².</param>
    /// <param name="cancellationToken">Ends it within one operator of the network.</param>
    public void Measure(
        ReadOnlySpan<float> planesDn,
        NoiseModel noise,
        Span<float> largestDn,
        Span<double> meanSquareDn2,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(largestDn.Length, Steps);
        ArgumentOutOfRangeException.ThrowIfNotEqual(meanSquareDn2.Length, Steps);
        meanSquareDn2.Clear();
        int[] counts = new int[Steps];
        VarianceStabilizer stabilizer = new(noise);
        stabilizer.Forward(planesDn, whole.Mosaic);
        Cut(whole.Mosaic, cut.Mosaic);
        whole.RunNetwork(cancellationToken);
        cut.RunNetwork(cancellationToken);
        float[] expected = new float[LeftPx];
        float[] found = new float[LeftPx];
        for (int y = 0; y < LeftPx; y++)
        {
            for (int color = 0; color < 3; color++)
            {
                stabilizer.Inverse(whole.Row(color, y + CutPx)[CutPx..], expected);
                stabilizer.Inverse(cut.Row(color, y), found);
                for (int x = 0; x < LeftPx && Math.Min(x, y) < Steps * StepPx; x++)
                {
                    int step = Math.Min(x, y) / StepPx;
                    float difference = found[x] - expected[x];
                    largestDn[step] = MathF.Max(largestDn[step], MathF.Abs(difference));
                    meanSquareDn2[step] += difference * difference;
                    counts[step]++;
                }
            }
        }

        for (int step = 0; step < Steps; step++)
        {
            meanSquareDn2[step] /= counts[step];
        }
    }

    public void Dispose()
    {
        whole.Dispose();
        cut.Dispose();
        network.Dispose();
    }

    private static TileGrid OneTile(int sidePx)
    {
        int picturePx = sidePx - (2 * TileGrid.EdgePx);
        return TileGrid.Cover(picturePx, picturePx, (long)sidePx * sidePx, TileGrid.MostMarginPx);
    }

    private static void Cut(ReadOnlySpan<float> planes, Span<float> cut)
    {
        (int side, int left, int first) = (SidePx / 2, LeftPx / 2, CutPx / 2);
        for (int row = 0; row < MosaicPacker.PlaneCount * left; row++)
        {
            int from = ((((row / left) * side) + first + (row % left)) * side) + first;
            planes.Slice(from, left).CopyTo(cut.Slice(row * left, left));
        }
    }
}
