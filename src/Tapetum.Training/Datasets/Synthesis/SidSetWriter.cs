using System.Globalization;
using Tapetum.Development.Color;
using Tapetum.Encoding.Files;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Training.Data;
using Tapetum.Training.Data.Cameras;
using Tapetum.Training.Data.Photos;

namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>
/// Makes a small set that has the layout, names, lists, levels, ratios and noise of the See-in-the-Dark data set's Sony half, or the likes of its Fujifilm half:
/// <code>
/// Sony_train_list.txt                  ./Sony/short/00001_00_0.04s.DNG ./Sony/long/00001_00_10s.DNG ISO250 F8
/// Sony/long/00001_00_10s.DNG           a photo as the camera sees it, with the noise of its ISO
/// Sony/short/00001_00_0.1s.DNG         the same with 1/100 of the light; _0.04s 1/250, _0.033s 1/300
/// </code>
/// </summary>
/// <remarks>Chen et al., "Learning to See in the Dark", CVPR 2018; noise as in <see cref="CameraNoiseTable"/>.</remarks>
public sealed class SidSetWriter(SidSetOptions options)
{
    private const double LongS = 10;

    /// <summary>As names say them, and as the light counts them: 0.033 s stands for 1/30 s.</summary>
    private static readonly (string Name, double Ratio)[] Shorts = [("0.1s", 100), ("0.04s", 250), ("0.033s", 300)];

    /// <summary>
    /// Daylight from 5003 to 6504 K: D50, D55, D65. No wider, because networks of the srgb contract are not told the light and can only learn the usual one.
    /// </summary>
    private static readonly Chromaticity[] Lights = [new(0.3457, 0.3585), new(0.3324, 0.3474), new(0.3127, 0.3290)];

    private readonly SidCamera camera = SidCamera.Of(options.Half, options.Camera, options.Smoothing);

    /// <summary>Writes every raw file, then the lists: a folder without lists is not finished.</summary>
    /// <returns>How many pairs were made here.</returns>
    /// <exception cref="TapetumException">A photo cannot be read or a file cannot be written.</exception>
    public async Task<int> WriteAsync(IProgress<SidSetProgress>? progress, CancellationToken cancellationToken)
    {
        options.Validate();
        (string Id, SidSource Source)[] scenes = [.. Number(options.Sources)];
        Directory.CreateDirectory(Path.Combine(options.Folder, camera.Name, "short"));
        Directory.CreateDirectory(Path.Combine(options.Folder, camera.Name, "long"));
        (int Index, (string Id, SidSource Source) Scene)[] own =
        [
            .. scenes.Index().Where(scene => options.IsOwn(scene.Item.Source)),
        ];
        int done = 0;
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = options.Parallelism,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            own,
            parallel,
            async (scene, token) =>
            {
                (string id, SidSource source) = scene.Scene;
                if (!options.KeepsExisting || !ShotsOf(id).All(shot => File.Exists(InFolder(shot.Name))))
                {
                    await WriteSceneAsync(id, source, scene.Index, token);
                }

                progress?.Report(new(Interlocked.Increment(ref done), own.Length, id, source));
            }
        );

        if (options.Camera is not null)
        {
            double[] times = [LongS, .. Shorts.Select(exposure => LongS / exposure.Ratio)];
            await new CalibrationFrames(camera, options, times).WriteAsync(cancellationToken);
        }

        foreach (DatasetSplit split in Enum.GetValues<DatasetSplit>())
        {
            string[] lines =
            [
                .. scenes
                    .Index()
                    .Where(scene => scene.Item.Source.Split == split)
                    .SelectMany(scene => LinesOf(scene.Item.Id, scene.Index)),
            ];
            await WriteListAsync(split, lines, cancellationToken);
        }

        return own.Length * options.Sequences * Shorts.Length;
    }

    private string LongOf(string id) => $"{camera.Name}/long/{id}_00_10s.DNG";

    /// <summary>The files of a scene, the long exposure first.</summary>
    private IEnumerable<(string Name, double Ratio)> ShotsOf(string id)
    {
        yield return (LongOf(id), 1);
        for (int sequence = 0; sequence < options.Sequences; sequence++)
        {
            foreach ((string time, double ratio) in Shorts)
            {
                yield return ($"{camera.Name}/short/{id}_{sequence:00}_{time}.DNG", ratio);
            }
        }
    }

    private IEnumerable<string> LinesOf(string id, int index)
    {
        int iso = DrawIso(RandomOf(index));
        return ShotsOf(id).Skip(1).Select(shot => $"./{shot.Name} ./{LongOf(id)} ISO{iso} F8");
    }

    private SampleRandom RandomOf(int index) => new((ulong)options.Seed, (ulong)index);

    private int DrawIso(SampleRandom random) => camera.Isos[random.Next(camera.Isos.Length)];

    private string InFolder(string name) => Path.Combine(options.Folder, name);

    /// <summary>00001 … to train on, 10001 … to test with, 20001 … to validate with.</summary>
    private static IEnumerable<(string Id, SidSource Source)> Number(IReadOnlyList<SidSource> sources)
    {
        Dictionary<DatasetSplit, int> counts = [];
        foreach (SidSource source in sources)
        {
            int number = counts[source.Split] = counts.GetValueOrDefault(source.Split) + 1;
            string digit = source.Split switch
            {
                DatasetSplit.Training => "0",
                DatasetSplit.Test => "1",
                _ => "2",
            };
            yield return (string.Create(CultureInfo.InvariantCulture, $"{digit}{number:0000}"), source);
        }
    }

    private async Task WriteSceneAsync(string id, SidSource source, int index, CancellationToken token)
    {
        SampleRandom random = RandomOf(index);
        int iso = DrawIso(random);
        CameraNeutral neutral = new CameraProfile(camera.Color(new(1, 1, 1))).NeutralOf(
            Lights[random.Next(Lights.Length)]
        );
        // Bright long exposures, with a lamp or a window clipped, as the data set has them.
        CameraView view = new(
            CameraColorSampler.SrgbToBalancedCamera(camera.XyzToCamera),
            1 / neutral.Red,
            1 / neutral.Blue,
            0.9f + (0.3f * random.NextSingle())
        );
        LinearPhoto photo = LinearPhotoReader.Read(source.Path, source.ShrinkFactor, token);
        SensorLight light = SensorLight.Of(
            photo,
            options.Size,
            view,
            camera.RangeDn,
            camera.ColorAt,
            camera.LeastPx,
            source.Path
        );

        foreach ((string name, double ratio) in ShotsOf(id))
        {
            await WriteRawAsync(name, light, ratio, iso, neutral, LongS / ratio, random, token);
        }
    }

    private Task WriteRawAsync(
        string name,
        SensorLight light,
        double darkening,
        int iso,
        CameraNeutral neutral,
        double exposureTimeS,
        SampleRandom random,
        CancellationToken cancellationToken
    )
    {
        float[] signalDn = light.Darkened((float)darkening);
        camera.Expose(signalDn, light.WidthPx, iso, random);
        return camera.WriteAsync(
            camera.Raw(signalDn, light.WidthPx, neutral, iso, exposureTimeS, InFolder(name)),
            cancellationToken
        );
    }

    private async Task WriteListAsync(DatasetSplit split, string[] lines, CancellationToken cancellationToken)
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
        await AtomicFile.WriteAsync(
            InFolder(PairList.NameFor(camera.Name, split)),
            overwrite: true,
            (stream, token) => stream.WriteAsync(text, token).AsTask(),
            cancellationToken
        );
    }
}
