// What bursts from the hand give over one frame, on photographs whose light is known:
//   dotnet run -c Release bench/burst/burst.cs -- MODEL ISO PHOTO...
// prints a table: PSNR as displayed over one frame through the same model, of 2, 4 and 8 frames of 1024×768 px of a Sony A7S II, 1/50 of the light, shifts to 24 px, turns to 0.6°, exposures that
// differ by 2 %, four things that move by 2 to 16 px a frame. MODEL is a model's file or the name of one that came with Tapetum.
#:project ../../src/Tapetum.Training/Tapetum.Training.csproj
#:property PublishAot=false
#:property AssemblyName=Tapetum.Bench

using System.Globalization;
using Tapetum.Burst;
using Tapetum.Development;
using Tapetum.Encoding.Vips;
using Tapetum.Inference;
using Tapetum.Metrics;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Training.Data;
using Tapetum.Training.Datasets.Synthesis;

const int WidthPx = 1024;
const int HeightPx = 768;
const float Ratio = 50;
const int BorderPx = 40;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not [string model, string isoText, _, ..])
{
    Console.Error.WriteLine("usage: dotnet run -c Release bench/burst/burst.cs -- MODEL ISO PHOTO...");
    return 2;
}

using Denoiser denoiser = new(ModelStore.Installed.Find(model), new DenoiserOptions());
NoiseParameters sensor = SonyA7S2.Noise(int.Parse(isoText, CultureInfo.InvariantCulture));
NoiseModel noise = sensor.ToNoiseModel();
CameraNeutral neutral = new CameraProfile(SonyA7S2.Color(new(1, 1, 1))).NeutralOf(new(0.3324, 0.3474));
Matrix3x3 toCamera = CameraColorSampler.SrgbToBalancedCamera(SonyA7S2.XyzToCamera);
CameraView view = new(toCamera, 1 / neutral.Red, 1 / neutral.Blue, Exposure: 1);
Console.WriteLine("| photo | frames | dB over one | within what moves | elsewhere | median n |");
Console.WriteLine("|---|---|---|---|---|---|");
foreach (string photo in args[2..])
{
    await MeasureAsync(photo);
}

return 0;

async Task MeasureAsync(string photo)
{
    LinearPhoto light = PhotoUnprocessor.Unprocess(PhotoReader.Read(photo), 1);
    int factor = PhotoUnprocessor.ShrinkFactor(light.WidthPx, light.HeightPx);
    SampleRandom random = new(7, 1);
    BurstObject[] things = [.. Enumerable.Range(0, 4).Select(_ => BurstObject.Draw(random, WidthPx, HeightPx))];
    var scene = BurstScene.Of(light, factor, WidthPx, HeightPx, view, SonyA7S2.RangeDn, things);
    BurstPose[] poses = [BurstPose.Still, .. Enumerable.Range(0, 7).Select(_ => BurstPose.Draw(random, 24, 0.6, 0.02))];
    RawImage[] raws = [.. poses.Select((pose, i) => Frame(scene, pose, i, random))];
    float[] truth = scene.Colors(poses[0], 0);
    for (int i = 0; i < truth.Length; i++)
    {
        truth[i] /= SonyA7S2.RangeDn * Ratio;
    }

    Scores one = Score(await denoiser.RunAsync(raws[0], noise, null, CancellationToken.None), truth, scene);
    foreach (int frames in (int[])[2, 4, 8])
    {
        BurstMerger merger = new(BurstFrame.Of(raws[0], noise, CancellationToken.None), noise, CancellationToken.None);
        foreach (RawImage raw in raws[1..frames])
        {
            merger.Add(BurstFrame.Of(raw, noise, CancellationToken.None), CancellationToken.None);
        }

        (RawImage merged, NoiseModel oneFrame, RemainingNoise remaining) = merger.Finish(SourceMetadata.None, []);
        LinearImage image = await denoiser.RunAsync(merged, oneFrame, remaining, null, CancellationToken.None);
        Scores all = Score(image, truth, scene);
        Console.WriteLine(
            $"| {Path.GetFileNameWithoutExtension(photo)} | {frames} | {all.Whole - one.Whole:+0.00;-0.00} | {all.Moving - one.Moving:+0.00;-0.00} | {all.Still - one.Still:+0.00;-0.00} | {remaining.Median:0.0} |"
        );
    }
}

RawImage Frame(BurstScene scene, BurstPose pose, int frame, SampleRandom random)
{
    float[] signalDn = scene.Mosaic(pose, frame);
    for (int i = 0; i < signalDn.Length; i++)
    {
        signalDn[i] /= Ratio;
    }

    NoiseSynthesizer.AddInPlace(signalDn, WidthPx, sensor, random);
    RawImage raw = new()
    {
        Mosaic = Array.ConvertAll(signalDn, dn => (ushort)(dn + SonyA7S2.BlackDn)),
        WidthPx = WidthPx,
        HeightPx = HeightPx,
        Cfa = CfaPattern.Rggb,
        Black = BlackLevels.Uniform(SonyA7S2.BlackDn),
        WhiteLevelDn = SonyA7S2.WhiteDn,
    };
    return LineNoiseEstimator.Remove(raw, CancellationToken.None);
}

Scores Score(LinearImage image, float[] truth, BurstScene scene)
{
    (double still, double moving, int stillCount, int movingCount) = (0, 0, 0, 0);
    for (int y = BorderPx; y < HeightPx - BorderPx; y++)
    {
        for (int x = BorderPx; x < WidthPx - BorderPx; x++)
        {
            double error = Error(image.Rgb, truth, 3 * ((y * WidthPx) + x));
            if (scene.IsTouched(x, y, 8))
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

(double, double, double) Shown(float[] rgb, int at)
{
    (double r, double g, double b) = view.CameraToSrgb.Apply(rgb[at] * Ratio, rgb[at + 1] * Ratio, rgb[at + 2] * Ratio);
    static double Display(double linear) => Math.Pow(Math.Clamp(linear, 0, 1), 1 / 2.2);
    return (Display(r), Display(g), Display(b));
}

internal sealed record Scores(double Whole, double Moving, double Still);
