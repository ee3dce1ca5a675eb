namespace Tapetum.Raw.Preparation;

/// <summary>
/// Recognises pictures whose rows alternate in pairs between two ISO speeds (Magic Lantern's dual ISO). Of three rows of one colour, two apart each, the middle one then is
/// brighter than both or darker than both, everywhere in the same way:
/// <code>s = log₂(middle² / (above · below)) / 2</code>
/// </summary>
internal static class DualIso
{
    /// <summary>A third of a stop; cameras offer whole ones.</summary>
    private const double LeastStops = 0.33;

    private const int PatchPx = 64;
    private const int LeastPatches = 100;

    /// <summary>Of all patches, those that agree.</summary>
    private const double LeastAgreement = 0.85;

    /// <summary>Where not even one of three rows has this part of the range, all is noise.</summary>
    private const float LeastSignal = 0.003f;

    /// <summary>Rows darker than this part of the range count as that bright: noise lies on both sides of black.</summary>
    private const float Darkest = 0.0006f;
    private const float MostSignal = 0.85f;

    public static bool IsIn(MosaicPlane plane)
    {
        List<double>[] stops =
        [
            [],
            [],
            [],
            [],
        ];
        float range = plane.RangeDn;
        // Rows of all four places in the period, thinned out in large pictures.
        int step = Math.Max(1, plane.HeightPx / 1024) * 5;
        for (int y = 0; y + 4 < plane.HeightPx; y += step)
        {
            for (int x = 0; x + PatchPx <= plane.WidthPx; x += 2 * PatchPx)
            {
                double above = MeanOf(plane, x, y);
                double middle = MeanOf(plane, x, y + 2);
                double below = MeanOf(plane, x, y + 4);
                double most = Math.Max(above, Math.Max(middle, below));
                if (most > LeastSignal * range && most < MostSignal * range)
                {
                    stops[y & 3].Add(Math.Log2(middle * middle / (above * below)) / 2);
                }
            }
        }

        return stops.Sum(s => s.Count) >= LeastPatches && stops.All(s => s.Count > 0 && Agrees(s));
    }

    private static bool Agrees(List<double> stops)
    {
        double share = stops.Count(s => s > LeastStops) / (double)stops.Count;
        double opposite = stops.Count(s => s < -LeastStops) / (double)stops.Count;
        return Math.Max(share, opposite) >= LeastAgreement;
    }

    /// <summary>Of every second pixel, above black.</summary>
    private static double MeanOf(MosaicPlane plane, int leftPx, int yPx)
    {
        double sum = 0;
        for (int x = leftPx; x < leftPx + PatchPx; x += 2)
        {
            sum += plane.Values[(yPx * plane.WidthPx) + x] - plane.Black.At(x, yPx);
        }

        return Math.Max(sum / (PatchPx / 2), Darkest * plane.RangeDn);
    }
}
