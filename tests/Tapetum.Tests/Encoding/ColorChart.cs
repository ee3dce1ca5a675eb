using Tapetum.Development;
using Tapetum.Metrics;
using Tapetum.Raw;

namespace Tapetum.Tests.Encoding;

/// <summary>Where the 24 patches of the chart are in tinydng_colorchart.dng, and how far two accounts of them are apart.</summary>
internal sealed class ColorChart(int widthPx)
{
    private const int Half = 12;

    private static readonly int[] ColumnsPx = [716, 822, 927, 1034, 1142, 1251];
    private static readonly int[] RowsPx = [619, 717, 822, 930];

    /// <returns>[24, 3]: the mean of each patch's middle.</returns>
    public double[] Patches(Func<int, double> sampleAt)
    {
        List<double> means = [];
        foreach (int top in RowsPx)
        {
            foreach (int left in ColumnsPx)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    means.Add(Mean(left, top, channel, sampleAt));
                }
            }
        }

        return [.. means];
    }

    /// <summary>CIEDE2000 between the colours that we make of the camera's and those of another program, brought to a white patch of the same brightness and that to L = 95.</summary>
    /// <param name="camera">Linear camera RGB.</param>
    /// <param name="recipe">White balance and matrix.</param>
    /// <param name="theirs">Linear sRGB.</param>
    public static double[] Differences(double[] camera, DevelopmentRecipe recipe, double[] theirs)
    {
        (CameraNeutral neutral, Matrix3x3 m) = (recipe.Neutral, recipe.BalancedToRgb);
        double[] ours =
        [
            .. camera
                .Chunk(3)
                .Select(c => m.Apply(c[0] / neutral.Red, c[1] / neutral.Green, c[2] / neutral.Blue))
                .SelectMany(c => new[] { c.X, c.Y, c.Z }.Select(v => Math.Max(0, v))),
        ];
        CieLab[] one = Labs(ours);
        CieLab[] other = Labs(theirs);
        return [.. one.Zip(other, CieLab.DeltaE2000)];
    }

    private static CieLab[] Labs(double[] linear)
    {
        const int White = 18;
        const double WhiteLuminance = 0.9;
        double scale = WhiteLuminance / linear[(3 * White) + 1];
        return [.. linear.Chunk(3).Select(c => CieLab.FromLinearSrgb(scale * c[0], scale * c[1], scale * c[2]))];
    }

    private double Mean(int left, int top, int channel, Func<int, double> sampleAt)
    {
        double sum = 0;
        for (int y = top - Half; y < top + Half; y++)
        {
            for (int x = left - Half; x < left + Half; x++)
            {
                sum += sampleAt((3 * ((y * widthPx) + x)) + channel);
            }
        }

        return sum / (4 * Half * Half);
    }
}
