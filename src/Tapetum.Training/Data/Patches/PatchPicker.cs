using Tapetum.Training.Data.Photos;

namespace Tapetum.Training.Data.Patches;

/// <summary>Cuts a linear photo into patches and codes them: code = round(65535·√x), which spends codes as shot noise does.</summary>
internal static class PatchPicker
{
    /// <summary>The largest code.</summary>
    public const float MaxCode = 65535;

    /// <summary>Cuts patches on an evenly spread grid that covers the photo; nearly flat ones are kept up to a share.</summary>
    /// <returns>[3, P, P] each.</returns>
    public static List<ushort[]> Pick(LinearPhoto photo, PatchCacheOptions options, Random random)
    {
        List<ushort[]> detailed = [];
        List<ushort[]> flat = [];
        foreach (int y in GridStarts(photo.HeightPx, options.PatchSizePx))
        {
            foreach (int x in GridStarts(photo.WidthPx, options.PatchSizePx))
            {
                ushort[] patch = Encode(photo, x, y, options.PatchSizePx);
                (MeanStep(patch, options.PatchSizePx) < options.FlatStep ? flat : detailed).Add(patch);
            }
        }

        // At least one: a clear sky must be learnt too.
        int flatKept = Math.Min(flat.Count, 1 + (int)(detailed.Count * options.FlatShare / (1 - options.FlatShare)));
        ushort[][] shuffled = [.. flat];
        random.Shuffle(shuffled);
        detailed.AddRange(shuffled.AsSpan(0, flatKept));
        return detailed;
    }

    /// <summary>Starts of the fewest windows that cover a side, evenly spread.</summary>
    internal static int[] GridStarts(int sidePx, int patchPx)
    {
        int count = (sidePx + patchPx - 1) / patchPx;
        return count <= 1
            ? [0]
            : [.. Enumerable.Range(0, count).Select(i => (int)((long)i * (sidePx - patchPx) / (count - 1)))];
    }

    /// <summary>The mean absolute step between horizontal and vertical neighbours of the green plane, on the scale of √x in [0, 1].</summary>
    internal static double MeanStep(ReadOnlySpan<ushort> patch, int sidePx)
    {
        ReadOnlySpan<ushort> green = patch.Slice(sidePx * sidePx, sidePx * sidePx);
        long sum = 0;
        for (int y = 1; y < sidePx; y++)
        {
            int row = y * sidePx;
            for (int x = 1; x < sidePx; x++)
            {
                int here = green[row + x];
                sum += Math.Abs(here - green[row + x - 1]) + Math.Abs(here - green[row + x - sidePx]);
            }
        }

        return sum / (2.0 * (sidePx - 1) * (sidePx - 1) * MaxCode);
    }

    private static ushort[] Encode(LinearPhoto photo, int startX, int startY, int sidePx)
    {
        ushort[] patch = new ushort[3 * sidePx * sidePx];
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < sidePx; y++)
            {
                int source = (((c * photo.HeightPx) + startY + y) * photo.WidthPx) + startX;
                int target = ((c * sidePx) + y) * sidePx;
                for (int x = 0; x < sidePx; x++)
                {
                    float code = MaxCode * MathF.Sqrt(Math.Clamp(photo.Planes[source + x], 0, 1));
                    patch[target + x] = (ushort)(code + 0.5f);
                }
            }
        }

        return patch;
    }
}
