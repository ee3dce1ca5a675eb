// What bursts from the hand give over one frame, on photographs whose light is known:
//   dotnet run -c Release bench/burst/burst.cs -- MODEL ISO PHOTO... [--pictures FOLDER]
// prints a table: PSNR as displayed over one frame through the same model, of 2, 4 and 8 frames of 1024×768 px of a Sony A7S II, 1/50 of the light, shifts to 24 px, turns to 0.6°, exposures that
// differ by 2 %, four things that move by 2 to 16 px a frame. MODEL is a model's file or the name of one that came with Tapetum. FOLDER gets a contact sheet of each: one frame, 8 frames, the light.
#:project ../../src/Tapetum.Training/Tapetum.Training.csproj
#:property PublishAot=false
#:property AssemblyName=Tapetum.Bench

using System.Globalization;
using Tapetum.Burst;
using Tapetum.Inference;
using Tapetum.Metrics;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Lines;
using Tapetum.Training.Data;
using Tapetum.Training.Datasets.Synthesis;

const int BorderPx = 40;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string? pictures = args is [.., "--pictures", string folder] ? folder : null;
string[] photos = pictures is null ? args : args[..^2];
if (photos is not [string model, string isoText, _, ..])
{
    Console.Error.WriteLine(
        "usage: dotnet run -c Release bench/burst/burst.cs -- MODEL ISO PHOTO... [--pictures FOLDER]"
    );
    return 2;
}

using Denoiser denoiser = new(ModelStore.Installed.Find(model), new DenoiserOptions());
SyntheticBurstOptions options = new() { Iso = int.Parse(isoText, CultureInfo.InvariantCulture) };
NoiseModel noise = SonyA7S2.Noise(options.Iso).ToNoiseModel();
Console.WriteLine("| photo | frames | dB over one | within what moves | elsewhere | as of |");
Console.WriteLine("|---|---|---|---|---|---|");
foreach (string photo in photos[2..])
{
    await MeasureAsync(photo);
}

return 0;

async Task MeasureAsync(string photo)
{
    string name = Path.GetFileNameWithoutExtension(photo);
    var burst = SyntheticBurst.Of(photo, options, new SampleRandom(7, 1), CancellationToken.None);
    RawImage[] raws =
    [
        .. Enumerable
            .Range(0, options.Frames)
            .Select(i => LineNoiseEstimator.Remove(burst.Frame(i), CancellationToken.None)),
    ];
    float[] truth = burst.Light();
    LinearImage first = await denoiser.RunAsync(raws[0], noise, null, CancellationToken.None);
    (double oneWhole, double oneMoving, double oneStill) = Score(first, truth, burst);
    List<LinearImage> sheet = [first];
    foreach (int frames in (int[])[2, 4, 8])
    {
        BurstMerger merger = new(raws[0], new CleanPicture(first.Rgb, raws[0]), noise, CancellationToken.None);
        foreach (RawImage raw in raws[1..frames])
        {
            merger.Add(raw, CancellationToken.None);
        }

        (RawImage merged, NoiseModel left, float count) = merger.Finish(SourceMetadata.None, []);
        LinearImage image = await denoiser.RunAsync(merged, left, null, CancellationToken.None);
        (double whole, double moving, double still) = Score(image, truth, burst);
        Console.WriteLine(
            $"| {name} | {frames} | {whole - oneWhole:+0.00;-0.00} | {moving - oneMoving:+0.00;-0.00} | {still - oneStill:+0.00;-0.00} | {count:0.0} |"
        );
        sheet.Add(image);
    }

    if (pictures is not null)
    {
        Directory.CreateDirectory(pictures);
        LinearImage light = new(burst.WidthPx, burst.HeightPx);
        truth.CopyTo(light.Rgb, 0);
        WriteSheet(Path.Combine(pictures, name + ".ppm"), [sheet[0], sheet[^1], light]);
    }
}

(double Whole, double Moving, double Still) Score(LinearImage image, float[] truth, SyntheticBurst burst)
{
    (double still, double moving, int stillCount, int movingCount) = (0, 0, 0, 0);
    for (int y = BorderPx; y < burst.HeightPx - BorderPx; y++)
    {
        for (int x = BorderPx; x < burst.WidthPx - BorderPx; x++)
        {
            double error = Error(image.Rgb, truth, 3 * ((y * burst.WidthPx) + x));
            if (burst.IsTouched(x, y))
            {
                (moving, movingCount) = (moving + error, movingCount + 3);
            }
            else
            {
                (still, stillCount) = (still + error, stillCount + 3);
            }
        }
    }

    return new(
        Psnr.FromSquaredError((still + moving) / (stillCount + movingCount), 1),
        Psnr.FromSquaredError(moving / movingCount, 1),
        Psnr.FromSquaredError(still / stillCount, 1)
    );
}

double Error(float[] rgb, float[] truth, int at)
{
    (double Red, double Green, double Blue) a = Shown(rgb, at);
    (double Red, double Green, double Blue) b = Shown(truth, at);
    return Math.Pow(a.Red - b.Red, 2) + Math.Pow(a.Green - b.Green, 2) + Math.Pow(a.Blue - b.Blue, 2);
}

(double Red, double Green, double Blue) Shown(float[] rgb, int at)
{
    float light = options.Darkening;
    (double r, double g, double b) = SyntheticBurst.View.CameraToSrgb.Apply(
        rgb[at] * light,
        rgb[at + 1] * light,
        rgb[at + 2] * light
    );
    static double Display(double linear) => Math.Pow(Math.Clamp(linear, 0, 1), 1 / 2.2);
    return (Display(r), Display(g), Display(b));
}

void WriteSheet(string path, LinearImage[] images)
{
    (int width, int height) = (images[0].WidthPx, images[0].HeightPx);
    using FileStream file = File.Create(path);
    file.Write(System.Text.Encoding.ASCII.GetBytes($"P6 {width * images.Length} {height} 255\n"));
    for (int y = 0; y < height; y++)
    {
        foreach (LinearImage image in images)
        {
            for (int x = 0; x < width; x++)
            {
                (double r, double g, double b) = Shown(image.Rgb, 3 * ((y * width) + x));
                file.Write([(byte)(255.5 * r), (byte)(255.5 * g), (byte)(255.5 * b)]);
            }
        }
    }
}
