using System.Globalization;
using System.Text;
using Tapetum.Encoding.Files;
using Tapetum.Raw;
using Tapetum.Training.Data;

namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>
/// Synthesises bursts from the hand, with things that move, and what a long exposure from a tripod would have given:
/// <code>
/// 001-skyline/1.DNG … 8.DNG   frames in the dark
/// 001-skyline/long.DNG        the light of the first, without noise
/// 001-skyline/frames.tsv      file, shift (px, right and down), turn (degrees), exposure: where the frame's pixels are in the first
/// </code>
/// </summary>
public sealed class BurstSetWriter(BurstSetOptions options)
{
    private const string ListName = "frames.tsv";

    /// <summary>Writes burst after burst; a folder without frames.tsv is not finished.</summary>
    /// <exception cref="TapetumException">A photo cannot be read or a file cannot be written.</exception>
    public async Task WriteAsync(IProgress<SidSetProgress>? progress, CancellationToken cancellationToken)
    {
        options.Burst.Validate();
        int done = 0;
        (int Index, SidSource Source)[] own = [.. options.Sources.Index().Where(scene => options.IsOwn(scene.Item))];
        foreach ((int i, SidSource source) in own)
        {
            string name = Path.GetFileNameWithoutExtension(source.Path);
            string id = string.Create(CultureInfo.InvariantCulture, $"{i + 1:000}-{name}");
            string folder = Path.Combine(options.Folder, id);
            if (!options.KeepsExisting || !File.Exists(Path.Combine(folder, ListName)))
            {
                await WriteBurstAsync(source.Path, folder, i, cancellationToken);
            }

            progress?.Report(new(++done, own.Length, id, source));
        }
    }

    private async Task WriteBurstAsync(string photo, string folder, int index, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        SampleRandom random = new((ulong)options.Seed, (ulong)index);
        var burst = SyntheticBurst.Of(photo, options.Burst, random, cancellationToken);
        StringBuilder list = new("file\tshift-x\tshift-y\tturn\texposure\n");
        for (int frame = 0; frame < burst.Poses.Count; frame++)
        {
            string file = string.Create(CultureInfo.InvariantCulture, $"{frame + 1}.DNG");
            await SonyRaw.WriteAsync(burst.Frame(frame, Path.Combine(folder, file)), cancellationToken);
            BurstPose pose = burst.Poses[frame];
            double turn = pose.TurnRad * 180 / Math.PI;
            list.Append(
                CultureInfo.InvariantCulture,
                $"{file}\t{pose.ShiftX:0.000}\t{pose.ShiftY:0.000}\t{turn:0.0000}\t{pose.Exposure:0.0000}\n"
            );
        }

        RawImage light = burst.LongExposure(Path.Combine(folder, "long.DNG"));
        await SonyRaw.WriteAsync(light, cancellationToken);
        byte[] text = System.Text.Encoding.UTF8.GetBytes(list.ToString());
        await AtomicFile.WriteAsync(
            Path.Combine(folder, ListName),
            overwrite: true,
            (stream, token) => stream.WriteAsync(text, token).AsTask(),
            cancellationToken
        );
    }
}
