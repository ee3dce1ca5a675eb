using System.Globalization;
using Tapetum.Development.Color;
using Tapetum.Encoding.Files;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Synthesis;
using Tapetum.Training.Data;
using Tapetum.Training.Data.Cameras;
using Tapetum.Training.Data.Photos;

namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>
/// Makes a small set that has the layout, names, lists, levels, ratios and noise of the See-in-the-Dark data set's Sony half:
/// <code>
/// Sony_train_list.txt                  ./Sony/short/00001_00_0.04s.DNG ./Sony/long/00001_00_10s.DNG ISO250 F8
/// Sony/long/00001_00_10s.DNG           a photo as the camera sees it, with the noise of its ISO
/// Sony/short/00001_00_0.1s.DNG         the same with 1/100 of the light; _0.04s 1/250, _0.033s 1/300
/// </code>
/// </summary>
/// <remarks>Chen et al., "Learning to See in the Dark", CVPR 2018; noise as in <see cref="CameraNoiseTable"/>.</remarks>
public sealed class SidSetWriter(SidSetOptions options)
{
    private const string Camera = "Sony";
    private const double LongS = 10;

    /// <summary>As names say them, and as the light counts them: 0.033 s stands for 1/30 s.</summary>
    private static readonly (string Name, double Ratio)[] Shorts = [("0.1s", 100), ("0.04s", 250), ("0.033s", 300)];

    /// <summary>
    /// Daylight from 5003 to 6504 K: D50, D55, D65. No wider, because networks of the srgb contract are not told the light and can only learn the usual one.
    /// </summary>
    private static readonly Chromaticity[] Lights = [new(0.3457, 0.3585), new(0.3324, 0.3474), new(0.3127, 0.3290)];

    private static readonly Matrix3x3 SrgbToCamera = CameraColorSampler.SrgbToBalancedCamera(SonyA7S2.XyzToCamera);

    /// <summary>Writes every raw file, then the lists: a folder without lists is not finished.</summary>
    /// <returns>How many pairs.</returns>
    /// <exception cref="TapetumException">A photo cannot be read or a file cannot be written.</exception>
    public async Task<int> WriteAsync(IProgress<SidSetProgress>? progress, CancellationToken cancellationToken)
    {
        options.Validate();
        (string Id, SidSource Source)[] scenes = [.. Number(options.Sources)];
        Directory.CreateDirectory(Path.Combine(options.Folder, Camera, "short"));
        Directory.CreateDirectory(Path.Combine(options.Folder, Camera, "long"));
        string[][] lines = new string[scenes.Length][];
        int done = 0;
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = options.Parallelism,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(
            0,
            scenes.Length,
            parallel,
            async (i, token) =>
            {
                lines[i] = await WriteSceneAsync(scenes[i].Id, scenes[i].Source, i, token);
                progress?.Report(new(Interlocked.Increment(ref done), scenes.Length, scenes[i].Id, scenes[i].Source));
            }
        );

        foreach (DatasetSplit split in Enum.GetValues<DatasetSplit>())
        {
            string[] listed = [.. lines.Where((_, i) => scenes[i].Source.Split == split).SelectMany(line => line)];
            await WriteListAsync(split, listed, cancellationToken);
        }

        return lines.Sum(line => line.Length);
    }

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

    private async Task<string[]> WriteSceneAsync(string id, SidSource source, int index, CancellationToken token)
    {
        SampleRandom random = new((ulong)options.Seed, (ulong)index);
        int iso = SonyA7S2.Isos[random.Next(SonyA7S2.Isos.Length)];
        CameraNeutral neutral = new CameraProfile(SonyA7S2.Color(new(1, 1, 1))).NeutralOf(
            Lights[random.Next(Lights.Length)]
        );
        // Bright long exposures, with a lamp or a window clipped, as the data set has them.
        CameraView view = new(SrgbToCamera, 1 / neutral.Red, 1 / neutral.Blue, 0.9f + (0.3f * random.NextSingle()));
        LinearPhoto photo = LinearPhotoReader.Read(source.Path, source.ShrinkFactor, token);
        SensorLight light = SensorLight.Of(photo, options.Size, view, SonyA7S2.RangeDn, source.Path);

        string longName = $"{Camera}/long/{id}_00_10s.DNG";
        await WriteRawAsync(longName, light, 1, iso, neutral, LongS, random, token);
        List<string> lines = [];
        for (int sequence = 0; sequence < options.Sequences; sequence++)
        {
            foreach ((string time, double ratio) in Shorts)
            {
                string name = $"{Camera}/short/{id}_{sequence:00}_{time}.DNG";
                await WriteRawAsync(name, light, ratio, iso, neutral, LongS / ratio, random, token);
                lines.Add($"./{name} ./{longName} ISO{iso} F8");
            }
        }

        return [.. lines];
    }

    private async Task WriteRawAsync(
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
        NoiseSynthesizer.AddInPlace(signalDn, light.WidthPx, SonyA7S2.Noise(iso), random);
        RawImage raw = SonyRaw.Of(
            signalDn,
            light.WidthPx,
            light.HeightPx,
            neutral,
            SonyA7S2.Capture(iso, exposureTimeS),
            Path.Combine(options.Folder, name)
        );
        await SonyRaw.WriteAsync(raw, cancellationToken);
    }

    private async Task WriteListAsync(DatasetSplit split, string[] lines, CancellationToken cancellationToken)
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
        await AtomicFile.WriteAsync(
            Path.Combine(options.Folder, PairList.NameFor(Camera, split)),
            overwrite: true,
            (stream, token) => stream.WriteAsync(text, token).AsTask(),
            cancellationToken
        );
    }
}
