using System.Globalization;
using Tapetum.Raw;
using Tapetum.Training.Data;

namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>
/// The frames that the owner of a set's camera would calibrate it by, and take its dark frames from:
/// <code>
/// Sony/dark/ISO800_0.1s_00.DNG       four of each ISO and each exposure time of the set
/// Sony/flat/ISO800_2_00.DNG          two of each light, the last one overexposed
/// </code>
/// </summary>
/// <param name="camera">Whose.</param>
/// <param name="options">Of the set.</param>
/// <param name="timesS">Its exposure times.</param>
internal sealed class CalibrationFrames(SidCamera camera, SidSetOptions options, IReadOnlyList<double> timesS)
{
    private const int Darks = 4;
    private const double FlatS = 0.01;

    /// <summary>Of flats, as shares of the range.</summary>
    private static readonly float[] Lights = [0.003f, 0.02f, 0.15f, 0.6f, 1.4f];

    /// <summary>Not of scenes, whose streams begin at 0.</summary>
    private const ulong FirstStream = 1ul << 32;

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(options.Folder, camera.Name, "dark"));
        Directory.CreateDirectory(Path.Combine(options.Folder, camera.Name, "flat"));
        Frame[] frames = [.. camera.Isos.Distinct().SelectMany(iso => DarksOf(iso).Concat(FlatsOf(iso)))];
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = options.Parallelism,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            frames.Index().Where(frame => !options.KeepsExisting || !File.Exists(PathOf(frame.Item))),
            parallel,
            async (frame, token) => await WriteAsync(frame.Item, FirstStream + (ulong)frame.Index, token)
        );
    }

    private IEnumerable<Frame> DarksOf(int iso) =>
        from time in timesS
        from i in Enumerable.Range(0, Darks)
        select new Frame(
            string.Create(CultureInfo.InvariantCulture, $"dark/ISO{iso}_{time:0.###}s_{i:00}.DNG"),
            iso,
            time,
            Light: 0
        );

    private static IEnumerable<Frame> FlatsOf(int iso) =>
        from light in Lights.Index()
        from i in Enumerable.Range(0, 2)
        select new Frame(
            string.Create(CultureInfo.InvariantCulture, $"flat/ISO{iso}_{light.Index}_{i:00}.DNG"),
            iso,
            FlatS * (light.Index + 1),
            light.Item
        );

    private string PathOf(Frame frame) => Path.Combine(options.Folder, camera.Name, frame.Name);

    private Task WriteAsync(Frame frame, ulong stream, CancellationToken cancellationToken)
    {
        float[] signalDn = new float[options.Size.WidthPx * options.Size.HeightPx];
        signalDn.AsSpan().Fill(frame.Light * camera.RangeDn);
        camera.Expose(signalDn, options.Size.WidthPx, frame.Iso, new SampleRandom((ulong)options.Seed, stream));
        RawImage raw = camera.Raw(
            signalDn,
            options.Size.WidthPx,
            new CameraNeutral(1, 1, 1),
            frame.Iso,
            frame.ExposureTimeS,
            PathOf(frame)
        );
        return camera.WriteAsync(raw, cancellationToken);
    }

    private sealed record Frame(string Name, int Iso, double ExposureTimeS, float Light);
}
