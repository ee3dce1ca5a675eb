using Tapetum.Development.Tone;

namespace Tapetum.Development.Detail;

/// <summary>
/// Where a picture is sharp: the mean over 7×7 blocks of
/// <code>((g − left) / (g + left + 4n))² + ((g − above) / (g + above + 4n))²    g green block means, n the noise floor</code>
/// </summary>
internal sealed class DetailMap
{
    private const int Radius = 3;
    private const float LeastFloor = 2e-5f;

    private DetailMap(float[] squaredContrast, float noiseFloor) =>
        (SquaredContrast, NoiseFloor) = (squaredContrast, noiseFloor);

    /// <summary>[Rows, Columns].</summary>
    public float[] SquaredContrast { get; }

    /// <summary>The block mean that could be noise: three times the calmest tenth's difference of neighbours.</summary>
    public float NoiseFloor { get; }

    public static DetailMap Of(BlockMeans picture)
    {
        float floor = FloorOf(picture);
        float[] edges = new float[picture.Green.Length];
        for (int i = 0; i < edges.Length; i++)
        {
            float left = i % picture.Columns > 0 ? Contrast(picture.Green[i], picture.Green[i - 1], floor) : 0;
            float above =
                i >= picture.Columns ? Contrast(picture.Green[i], picture.Green[i - picture.Columns], floor) : 0;
            edges[i] = (left * left) + (above * above);
        }

        float[] across = Smooth(edges, picture.Columns, picture.Rows, stride: 1);
        return new(Smooth(across, picture.Rows, picture.Columns, stride: picture.Columns), floor);
    }

    private static float FloorOf(BlockMeans picture)
    {
        float[] steps = new float[picture.Green.Length];
        for (int i = 1; i < steps.Length; i++)
        {
            steps[i] = MathF.Abs(picture.Green[i] - picture.Green[i - 1]);
        }

        Array.Sort(steps);
        return LeastFloor + (3 * steps[steps.Length / 10]);
    }

    private static float Contrast(float a, float b, float floor) =>
        (a - b) / (Math.Max(a, 0) + Math.Max(b, 0) + (4 * floor));

    /// <summary>A running mean along lines of the given length, whose neighbours lie <paramref name="stride"/> apart; what is outside counts as nothing.</summary>
    private static float[] Smooth(float[] values, int length, int lines, int stride)
    {
        float[] smooth = new float[values.Length];
        for (int line = 0; line < lines; line++)
        {
            int first = stride == 1 ? line * length : line;
            for (int at = 0; at < length; at++)
            {
                float sum = 0;
                for (int near = Math.Max(0, at - Radius); near <= Math.Min(length - 1, at + Radius); near++)
                {
                    sum += values[first + (near * stride)];
                }

                smooth[first + (at * stride)] = sum / ((2 * Radius) + 1);
            }
        }

        return smooth;
    }
}
