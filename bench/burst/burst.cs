// What bursts from the hand give over one frame, on photographs whose light is known:
//   dotnet run -c Release bench/burst/burst.cs -- MODEL ISO[,ISO...] PHOTO... [--pictures FOLDER]
// prints a table for each way of holding the camera: dB of PSNR as displayed over one frame through the same model, of 2, 4, 8 and 16 frames of 1024×768 px of a Sony A7S II, 1/50 of the light, exposures that differ by
// 2 %, four things that move by 2 to 16 px a frame; the mean of the photographs, each of them, and the mean within what moves. MODEL is a model's file or the name of one that came with Tapetum; PHOTO may be a clean
// raw. FOLDER gets a contact sheet of each photograph by hand: one frame, 8 frames, the light.
#:project ../../src/Tapetum.Training/Tapetum.Training.csproj
#:property PublishAot=false
#:property AssemblyName=Tapetum.Bench

using System.Globalization;
using Tapetum.Inference;
using Tapetum.Training.Datasets.Synthesis;
using Tapetum.Training.Trials;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int[] counts = [2, 4, 8, 16];
(string Name, double ShiftPx, double TurnDegrees)[] holds =
[
    ("on a tripod", 0, 0),
    ("by a calm hand: 2 px, 0.05°", 2, 0.05),
    ("by hand: 24 px, 0.6°", 24, 0.6),
];
string? pictures = args is [.., "--pictures", string folder] ? folder : null;
string[] given = pictures is null ? args : args[..^2];
if (given is not [string model, string isoText, _, ..])
{
    Console.Error.WriteLine(
        "usage: dotnet run -c Release bench/burst/burst.cs -- MODEL ISO[,ISO...] PHOTO... [--pictures FOLDER]"
    );
    return 2;
}

string[] photos = given[2..];
int[] isos = [.. isoText.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
using Denoiser denoiser = new(ModelStore.Installed.Find(model), new DenoiserOptions());
foreach ((string name, double shiftPx, double turnDegrees) in holds)
{
    Console.WriteLine($"Held {name}.\n");
    Console.WriteLine(
        $"| ISO | frames | mean, dB | {string.Join(" | ", photos.Select(Path.GetFileNameWithoutExtension))} | within what moves |"
    );
    Console.WriteLine($"|---|---|---|{string.Concat(photos.Select(_ => "---|"))}---|");
    foreach (int iso in isos)
    {
        await MeasureAsync(
            new()
            {
                Iso = iso,
                Frames = counts[^1],
                ShiftPx = shiftPx,
                TurnDegrees = turnDegrees,
            }
        );
    }

    Console.WriteLine();
}

return 0;

async Task MeasureAsync(SyntheticBurstOptions options)
{
    List<BurstScore>[] gains = [.. counts.Select(_ => new List<BurstScore>())];
    foreach (string photo in photos)
    {
        var trial = BurstTrial.Of(photo, options, denoiser);
        List<(BurstScore Score, LinearImage Picture)> made = [];
        await foreach ((_, LinearImage picture) in trial.PicturesAsync(counts))
        {
            made.Add((trial.ScoreOf(picture), picture));
        }

        BurstScore one = made[0].Score;
        foreach ((int i, (BurstScore score, _)) in made.Skip(1).Index())
        {
            gains[i].Add(new(score.Whole - one.Whole, score.Moving - one.Moving, score.Still - one.Still));
        }

        if (pictures is not null && options.ShiftPx == holds[^1].ShiftPx)
        {
            Directory.CreateDirectory(pictures);
            string sheet = $"{Path.GetFileNameWithoutExtension(photo)}-{options.Iso}.ppm";
            LinearImage eight = made[1 + Array.IndexOf(counts, 8)].Picture;
            trial.WriteSheet(Path.Combine(pictures, sheet), [made[0].Picture, eight, trial.Light]);
        }
    }

    foreach ((int i, List<BurstScore> all) in gains.Index())
    {
        string each = string.Join(" | ", all.Select(gain => $"{gain.Whole:+0.00;-0.00}"));
        Console.WriteLine(
            $"| {options.Iso} | {counts[i]} | {all.Average(gain => gain.Whole):+0.00;-0.00} | {each} | {all.Average(gain => gain.Moving):+0.00;-0.00} |"
        );
    }
}
