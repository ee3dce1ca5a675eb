using Tapetum.Sensor;

namespace Tapetum.Burst;

/// <summary>
/// How much more light a frame got than the reference, where both show the same: sums of light, in which what is far off weighs little. Sums stay what they are where the frame is read between its pixels; the slope of a line through both would not.
/// </summary>
internal static class FrameGain
{
    private const int Rounds = 6;

    public static double Find(GreyPyramid reference, GreyPyramid frame, FlowField flow, NoiseModel noise)
    {
        int level = MotionSearch.LevelOf(reference);
        (GreyLevel still, GreyLevel moved) = (reference.Levels[level], frame.Levels[level]);
        VarianceStabilizer stabilizer = new(GreyPyramid.MeanOf(noise, pixels: 4));
        double cells = Math.Pow(2, level);
        List<(double Here, double There)> pairs = [];
        for (int y = 0; y < still.HeightPx; y++)
        {
            for (int x = 0; x < still.WidthPx; x++)
            {
                (float dx, float dy) = flow.At(((x + 0.5) * cells) - 0.5, ((y + 0.5) * cells) - 0.5);
                (float atX, float atY) = (x + (float)(dx / cells), y + (float)(dy / cells));
                if (moved.Holds(atX, atY))
                {
                    pairs.Add((Light(still.Row(y)[x]), Light(moved.At(atX, atY))));
                }
            }
        }

        double here = pairs.Sum(pair => pair.Here);
        double gain = here > 0 ? pairs.Sum(pair => pair.There) / here : 1;
        for (int round = 0; round < Rounds && pairs.Count > 0; round++)
        {
            double[] misses = [.. pairs.Select(pair => Math.Abs(pair.There - (gain * pair.Here))).Order()];
            double usual = Math.Max(misses[misses.Length / 2], 1e-6);
            (double up, double down) = (0, 0);
            foreach ((double a, double b) in pairs)
            {
                double miss = (b - (gain * a)) / (3 * usual);
                double weight = 1 / ((1 + (miss * miss)) * (1 + (miss * miss)));
                (up, down) = (up + (weight * b), down + (weight * a));
            }

            gain = down > 0 ? up / down : gain;
        }

        return gain;

        double Light(float stabilized) => stabilizer.Inverse(stabilized * VarianceStabilizer.NoiseScale);
    }
}
