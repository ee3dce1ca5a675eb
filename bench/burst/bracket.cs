// What brackets give over their longest frame, on photographs whose light is known:
//   dotnet run -c Release bench/burst/bracket.cs -- MODEL ISO PHOTO...
// The long frame gets four times the light that just fits; the shorter ones, held otherwise, 1/2 and 1/8 of what fits. PSNR as displayed on the long frame's scale, of values below its white level
// (not clipped) and of the light's logarithm (EV, root mean square) above.
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
using Tapetum.Sensor.Synthesis;
using Tapetum.Training.Data;
using Tapetum.Training.Datasets.Synthesis;
using Tapetum.Training.Trials;

const float Over = 4;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not [string model, string isoText, _, ..])
{
    Console.Error.WriteLine("usage: dotnet run -c Release bench/burst/bracket.cs -- MODEL ISO PHOTO...");
    return 2;
}

using Denoiser denoiser = new(ModelStore.Installed.Find(model), new DenoiserOptions());
int iso = int.Parse(isoText, CultureInfo.InvariantCulture);
NoiseModel noise = SonyA7S2.Noise(iso).ToNoiseModel();
Console.WriteLine("| photo | clipped, % | not clipped: long, dB | bracket, dB | clipped: long, EV | bracket, EV |");
Console.WriteLine("|---|---|---|---|---|---|");
foreach (string photo in args[2..])
{
    await MeasureAsync(photo);
}

return 0;

async Task MeasureAsync(string photo)
{
    SyntheticBurst Burst(float darkening) =>
        SyntheticBurst.Of(
            photo,
            new SyntheticBurstOptions
            {
                Iso = iso,
                Darkening = darkening,
                Frames = 3,
            },
            new SampleRandom(7, 1),
            CancellationToken.None
        );
    SyntheticBurst fits = Burst(1);
    float[] truth = fits.Light();
    RawImage longest = LineNoiseEstimator.Remove(Long(fits.Frame(0), truth), CancellationToken.None);
    LinearImage one = await denoiser.RunAsync(longest, noise, null, CancellationToken.None);
    BracketMerge bracket = new(longest, noise);
    foreach ((int frame, float darkening) in (ReadOnlySpan<(int, float)>)[(1, 2), (2, 8)])
    {
        RawImage shorter = LineNoiseEstimator.Remove(Burst(darkening).Frame(frame), CancellationToken.None);
        LinearImage clean = denoiser.RunAsync(shorter, noise, null, CancellationToken.None).GetAwaiter().GetResult();
        Console.Error.WriteLine(bracket.Add(shorter, clean.Rgb, Over * darkening, CancellationToken.None) ?? "fits");
    }

    (RawImage merged, NoiseModel left) = bracket.Finish(longest.Metadata, []);
    LinearImage all = await denoiser.RunAsync(merged, left, null, CancellationToken.None);
    float scale = (float)Math.Pow(2, merged.BaselineExposureEv);
    (double share, double oneDb, double oneEv) = Score(one, truth, fits, 1);
    (_, double allDb, double allEv) = Score(all, truth, fits, scale);
    Console.WriteLine(
        $"| {Path.GetFileNameWithoutExtension(photo)} | {100 * share:0.0} | {oneDb:0.00} | {allDb:0.00} | {oneEv:0.00} | {allEv:0.00} |"
    );
}

RawImage Long(RawImage like, float[] truth)
{
    float[] signalDn = new float[like.WidthPx * like.HeightPx];
    for (int i = 0; i < signalDn.Length; i++)
    {
        int color = like.Cfa.ColorAt(i % like.WidthPx, i / like.WidthPx);
        signalDn[i] = Over * truth[(3 * i) + color] * like.RangeDn;
    }

    NoiseSynthesizer.AddInPlace(signalDn, like.WidthPx, SonyA7S2.Noise(iso), new SampleRandom(9, 1));
    float blackDn = like.Black.MeanDn;
    return like.With(Array.ConvertAll(signalDn, dn => (ushort)Math.Clamp(dn + blackDn, 0, like.WhiteLevelDn)), []);
}

(double Share, double Db, double Ev) Score(LinearImage image, float[] truth, SyntheticBurst burst, float scale)
{
    (double error, int count, double ev, int clipped) = (0, 0, 0, 0);
    for (int i = 0; i < truth.Length; i++)
    {
        (int x, int y) = (i / 3 % burst.WidthPx, i / 3 / burst.WidthPx);
        if (!BurstTrial.AllReach(x, y, burst.WidthPx, burst.HeightPx))
        {
            continue;
        }

        int pixel = 3 * (i / 3);
        double most = Over * Math.Max(truth[pixel], Math.Max(truth[pixel + 1], truth[pixel + 2]));
        (double light, double seen) = (Over * truth[i], image.Rgb[i] * scale);
        if (most < 0.9)
        {
            double miss = BurstTrial.Display(light) - BurstTrial.Display(seen);
            (error, count) = (error + (miss * miss), count + 1);
        }
        else if (light > 1)
        {
            double miss = Math.Log2(Math.Max(seen, 1e-3) / light);
            (ev, clipped) = (ev + (miss * miss), clipped + 1);
        }
    }

    return ((double)clipped / (clipped + count), Psnr.FromSquaredError(error / count, 1), Math.Sqrt(ev / clipped));
}
