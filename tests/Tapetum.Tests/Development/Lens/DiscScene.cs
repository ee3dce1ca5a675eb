using Tapetum.Inference;
using Tapetum.Raw.Lenses;

namespace Tapetum.Tests.Development.Lens;

/// <summary>Discs of all sizes, one over the other, with edges as soft as a good lens draws them: of one brightness each, or of one colour.</summary>
internal static class DiscScene
{
    public const int Width = 900;
    public const int Height = 640;
    private const int Discs = 260;
    private const double EdgePx = 0.6;

    public static readonly LateralColor NoFringes = new(RadialShift.None, RadialShift.None);

    public static double CornerPx => double.Hypot(Width, Height) / 2;

    /// <param name="lens">How much farther from the centre it draws red and blue.</param>
    /// <param name="isColored">Whether discs have colours.</param>
    /// <param name="noise">Its standard deviation.</param>
    public static LinearImage Draw(LateralColor lens, bool isColored, float noise)
    {
        Random random = new(11);
        LinearImage picture = new(Width, Height);
        picture.Rgb.AsSpan().Fill(0.2f);
        for (int i = 0; i < Discs; i++)
        {
            (double x, double y) = (random.NextDouble() * Width, random.NextDouble() * Height);
            double radius = 6 + (60 * Math.Pow(random.NextDouble(), 2));
            float light = 0.02f + (0.6f * random.NextSingle());
            float[] color = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
            for (int channel = 0; channel < 3; channel++)
            {
                RadialShift shift =
                    channel == 0 ? lens.Red
                    : channel == 2 ? lens.Blue
                    : RadialShift.None;
                Disc(picture, channel, x, y, radius, isColored ? light * color[channel] : light, shift);
            }
        }

        foreach (ref float value in picture.Rgb.AsSpan())
        {
            double normal =
                Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            value += noise * (float)normal;
        }

        return picture;
    }

    private static void Disc(
        LinearImage picture,
        int channel,
        double centerX,
        double centerY,
        double radius,
        float value,
        RadialShift shift
    )
    {
        int reach = (int)radius + 8;
        for (int y = Math.Max(0, (int)centerY - reach); y < Math.Min(Height, centerY + reach); y++)
        {
            for (int x = Math.Max(0, (int)centerX - reach); x < Math.Min(Width, centerX + reach); x++)
            {
                (double across, double down) = (x + 0.5 - (Width / 2.0), y + 0.5 - (Height / 2.0));
                double factor = 1;
                for (int round = 0; round < 4; round++)
                {
                    double from = double.Hypot(across, down) / factor / CornerPx;
                    factor = 1 + shift.Linear + (shift.Cubic * from * from);
                }

                double distance = double.Hypot(
                    (across / factor) + (Width / 2.0) - centerX,
                    (down / factor) + (Height / 2.0) - centerY
                );
                float share = (float)(1 / (1 + Math.Exp((distance - radius) / EdgePx)));
                ref float pixel = ref picture.Row(y)[(3 * x) + channel];
                pixel += share * (value - pixel);
            }
        }
    }
}
