// What noise merged frames have, beside what they are said to have, on a scene whose light is known:
//   dotnet run -c Release bench/burst/noise.cs
// prints, for 2, 4 and 8 frames, from a tripod and from the hand: the number of frames that the mosaic is told to have the noise of, the same as pixels' variance shows it, and as means of 4×4 and 16×16 pixels of a
// colour do. Where neighbours' noise is alike the last are less.
#:project ../../src/Tapetum/Tapetum.csproj
#:property PublishAot=false
#:property AssemblyName=Tapetum.Bench

using System.Globalization;
using Tapetum.Burst;
using Tapetum.Raw;
using Tapetum.Sensor;

const int WidthPx = 1024;
const int HeightPx = 768;
const int EdgePx = 64;
const float BlackDn = 512;
const int WhiteDn = 16383;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
NoiseModel noise = new(3, 30, NoiseOrigin.Given);
Random random = new(5);
Console.WriteLine("| frames | held | told | of pixels | of means of 4×4 | of 16×16 |");
Console.WriteLine("|---|---|---|---|---|---|");
foreach (bool isHand in (bool[])[false, true])
{
    foreach (int frames in (int[])[2, 4, 8])
    {
        Measure(frames, isHand);
    }
}

void Measure(int frames, bool isHand)
{
    RawImage first = Frame(0, 0, 0);
    float[] clean = new float[3 * WidthPx * HeightPx];
    for (int i = 0; i < clean.Length; i++)
    {
        clean[i] = (float)(Light(i / 3 % WidthPx, i / 3 / WidthPx) / (WhiteDn - BlackDn));
    }

    BurstMerger merger = new(first, new CleanPicture(clean, first), noise, CancellationToken.None);
    int used = 1;
    for (int i = 1; i < frames; i++)
    {
        double Far(double most) => isHand ? most * ((2 * random.NextDouble()) - 1) : 0;
        used += merger.Add(Frame(Far(6), Far(6), Far(0.004)), CancellationToken.None).LeftOut is null ? 1 : 0;
    }

    (RawImage merged, _, float told) = merger.Finish(SourceMetadata.None, []);
    double[] one = Variances(first);
    double[] all = Variances(merged);
    Console.WriteLine(
        $"| {used} of {frames} | {(isHand ? "by hand" : "on a tripod")} | {told:0.0} | {one[0] / all[0]:0.0} | {one[1] / all[1]:0.0} | {one[2] / all[2]:0.0} |"
    );
}

// Of pixels, and of means of 4×4 and 16×16 pixels of a colour, by the noise that one frame has there.
double[] Variances(RawImage raw)
{
    float scale = (WhiteDn - BlackDn) / raw.RangeDn;
    return [Variance(raw, scale, 1), Variance(raw, scale, 4), Variance(raw, scale, 16)];
}

double Variance(RawImage raw, float scale, int side)
{
    (double sum, int count) = (0, 0);
    for (int y = EdgePx; y < HeightPx - EdgePx - (2 * side); y += 2 * side)
    {
        for (int x = EdgePx; x < WidthPx - EdgePx - (2 * side); x += 2 * side)
        {
            for (int phase = 0; phase < 4; phase++)
            {
                double mean = 0;
                for (int i = 0; i < side * side; i++)
                {
                    (int atX, int atY) = (x + (phase & 1) + (2 * (i % side)), y + (phase >> 1) + (2 * (i / side)));
                    double light = Light(atX, atY);
                    double value = (raw.Mosaic.Span[(atY * WidthPx) + atX] - raw.Black.MeanDn) * scale;
                    mean += (value - light) / Math.Sqrt(noise.VarianceDn2(light)) / (side * side);
                }

                (sum, count) = (sum + (mean * mean), count + 1);
            }
        }
    }

    return sum / count;
}

RawImage Frame(double shiftX, double shiftY, double turnRad)
{
    ushort[] mosaic = new ushort[WidthPx * HeightPx];
    (double sin, double cos) = Math.SinCos(turnRad);
    for (int i = 0; i < mosaic.Length; i++)
    {
        (double x, double y) = ((i % WidthPx) - (WidthPx / 2.0), (i / WidthPx) - (HeightPx / 2.0));
        double light = Light(
            (cos * x) - (sin * y) + shiftX + (WidthPx / 2.0),
            (sin * x) + (cos * y) + shiftY + (HeightPx / 2.0)
        );
        double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        mosaic[i] = (ushort)
            Math.Clamp(Math.Round(light + (Math.Sqrt(noise.VarianceDn2(light)) * normal) + BlackDn), 0, WhiteDn);
    }

    return new RawImage
    {
        Path = "burst",
        Mosaic = mosaic,
        WidthPx = WidthPx,
        HeightPx = HeightPx,
        Cfa = CfaPattern.Rggb,
        Black = BlackLevels.Uniform(BlackDn),
        WhiteLevelDn = WhiteDn,
        Color = CameraColor.Unknown,
        Capture = CaptureInfo.Unknown,
        Metadata = SourceMetadata.None,
    };
}

// Waves that are smooth enough for the clean picture to be true between its pixels too.
double Light(double x, double y) =>
    600
    + (120 * Math.Sin((0.11 * x) + (0.05 * y)))
    + (120 * Math.Sin((0.03 * x) - (0.09 * y) + 1))
    + (160 * Math.Sin((0.011 * x) + (0.007 * y) + 2));
