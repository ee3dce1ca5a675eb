using Tapetum.Inference;

namespace Tapetum.Development.Tone;

/// <summary>
/// The linear value at which each channel truly stops. Some sensors fill up a little below the white level that their files state: a channel's
/// level is below 1 where the picture shows a pile of equal bright values with next to nothing above.
/// </summary>
internal sealed record ClipLevels(float Red, float Green, float Blue)
{
    /// <summary>As the file says.</summary>
    public static readonly ClipLevels WhiteLevel = new(1, 1, 1);

    private const float LowestLevel = 0.85f;
    private const float BinWidth = 0.005f;
    private const int Bins = 30;
    private const int RowStep = 4;

    // A pile holds at least this share of the picture, this share of all that is bright, and this many times what lies above it.
    private const double LeastOfPicture = 0.0005;
    private const double LeastOfBright = 0.3;
    private const double LeastOverAbove = 4;

    /// <summary>Looks for the piles in every fourth row.</summary>
    public static ClipLevels Of(LinearImage image)
    {
        int[][] bright = [new int[Bins + 1], new int[Bins + 1], new int[Bins + 1]];
        int samples = 0;
        for (int y = 0; y < image.HeightPx; y += RowStep)
        {
            ReadOnlySpan<float> row = image.Row(y);
            for (int i = 0; i < row.Length; i += 3)
            {
                Count(bright[0], row[i]);
                Count(bright[1], row[i + 1]);
                Count(bright[2], row[i + 2]);
            }

            samples += image.WidthPx;
        }

        return new(Level(bright[0], samples), Level(bright[1], samples), Level(bright[2], samples));
    }

    private static void Count(int[] bins, float value)
    {
        if (value >= LowestLevel)
        {
            bins[(int)MathF.Min((value - LowestLevel) / BinWidth, Bins)]++;
        }
    }

    private static float Level(int[] bins, int samples)
    {
        // Two bins together, because a pile may stand on the border of one.
        int top = 0;
        for (int bin = 1; bin + 1 < bins.Length; bin++)
        {
            top = bins[bin] + bins[bin + 1] > bins[top] + bins[top + 1] ? bin : top;
        }

        int pile = bins[top] + bins[top + 1];
        int above = bins.Skip(top + 2).Sum();
        bool isPile =
            pile >= LeastOfPicture * samples && pile >= LeastOfBright * bins.Sum() && pile >= LeastOverAbove * above;
        return isPile ? MathF.Min(1, LowestLevel + ((top + 1) * BinWidth)) : 1;
    }
}
