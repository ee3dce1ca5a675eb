// What noise merged frames have, beside what they are said to have, of a photograph whose light is known, and stands still:
//   dotnet run -c Release bench/burst/noise.cs -- PHOTO...
// prints, for 2, 4 and 8 frames, from a tripod and from the hand: the number of frames that the mosaic is told to have the noise of, the same as pixels' variance shows it, and as means of 4×4 and 16×16 pixels of a
// colour do. Where neighbours' noise is alike the last are less. A soft photograph tells most: what is not noise but detail that was missed counts as noise here.
#:project ../../src/Tapetum.Training/Tapetum.Training.csproj
#:property PublishAot=false
#:property AssemblyName=Tapetum.Bench

using System.Globalization;
using Tapetum.Burst;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Lines;
using Tapetum.Training.Data;
using Tapetum.Training.Datasets.Synthesis;
using Tapetum.Training.Trials;

const int Iso = 3200;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [])
{
    Console.Error.WriteLine("usage: dotnet run -c Release bench/burst/noise.cs -- PHOTO...");
    return 2;
}

NoiseModel noise = SonyA7S2.Noise(Iso).ToNoiseModel();
Console.WriteLine("| photo | frames | held | told | of pixels | of means of 4×4 | of 16×16 |");
Console.WriteLine("|---|---|---|---|---|---|---|");
foreach (string photo in args)
{
    foreach (bool isHand in (bool[])[false, true])
    {
        foreach (int frames in (int[])[2, 4, 8])
        {
            Measure(photo, frames, isHand);
        }
    }
}

return 0;

void Measure(string photo, int frames, bool isHand)
{
    SyntheticBurstOptions options = new()
    {
        Iso = Iso,
        Frames = frames,
        Things = 0,
        ExposureChange = 0,
        ShiftPx = isHand ? 24 : 0,
        TurnDegrees = isHand ? 0.6 : 0,
    };
    var burst = SyntheticBurst.Of(photo, options, new SampleRandom(7, 1), CancellationToken.None);
    RawImage first = Frame(burst, 0);
    float[] light = burst.Light();
    BurstMerger merger = new(first, new CleanPicture(light, first), noise, CancellationToken.None);
    int used = 1 + Enumerable.Range(1, frames - 1).Count(i => Fits(merger, Frame(burst, i)));
    (RawImage merged, _, float told) = merger.Finish(SourceMetadata.None, []);
    string[] ratios =
    [
        .. ((int[])[1, 4, 16]).Select(side => $"{Variance(first, light, side) / Variance(merged, light, side):0.0}"),
    ];
    Console.WriteLine(
        $"| {Path.GetFileNameWithoutExtension(photo)} | {used} of {frames} | {(isHand ? "by hand" : "on a tripod")} | {told:0.0} | {string.Join(" | ", ratios)} |"
    );
}

RawImage Frame(SyntheticBurst burst, int i) => LineNoiseEstimator.Remove(burst.Frame(i), CancellationToken.None);

bool Fits(BurstMerger merger, RawImage frame) => merger.Add(frame, CancellationToken.None).LeftOut is null;

// Of means of so many pixels of a colour each way, by the noise that one frame has there.
double Variance(RawImage raw, float[] light, int side)
{
    (double sum, int count) = (0, 0);
    for (int y = 0; y + (2 * side) <= raw.HeightPx; y += 2 * side)
    {
        for (int x = 0; x + (2 * side) <= raw.WidthPx; x += 2 * side)
        {
            bool isSeen =
                BurstTrial.AllReach(x, y, raw.WidthPx, raw.HeightPx)
                && BurstTrial.AllReach(x + (2 * side), y + (2 * side), raw.WidthPx, raw.HeightPx);
            for (int phase = 0; isSeen && phase < 4; phase++)
            {
                double mean = MeanMiss(raw, light, x + (phase & 1), y + (phase >> 1), side);
                (sum, count) = (sum + (mean * mean), count + 1);
            }
        }
    }

    return sum / count;
}

double MeanMiss(RawImage raw, float[] light, int left, int top, int side)
{
    double mean = 0;
    for (int i = 0; i < side * side; i++)
    {
        (int x, int y) = (left + (2 * (i % side)), top + (2 * (i / side)));
        int at = (y * raw.WidthPx) + x;
        double truth = light[(3 * at) + raw.Cfa.ColorAt(x, y)] * SonyA7S2.RangeDn;
        double value = (raw.Mosaic.Span[at] - raw.Black.MeanDn) * (SonyA7S2.RangeDn / raw.RangeDn);
        mean += (value - truth) / Math.Sqrt(noise.VarianceDn2(truth)) / (side * side);
    }

    return mean;
}
