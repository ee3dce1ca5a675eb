using Tapetum.Training.Data;

namespace Tapetum.Training.Pairs;

/// <summary>
/// Crops of a mosaic that start with a red pixel however they are laid: a mirrored crop begins one column or row later, so that what is red in the
/// mosaic comes to lie where the network expects red.
/// </summary>
/// <remarks>Liu et al., "Learning Raw Image Denoising with Bayer Pattern Unification and Bayer Preserving Augmentation", CVPR Workshops 2019.</remarks>
internal static class AlignedCrop
{
    /// <summary>A random place and one of eight ways to lay it.</summary>
    public static CropView Draw(FrameInfo frame, int sizePx, Random random)
    {
        int symmetry = random.Next(8);
        return new(
            Start(frame.WidthPx - sizePx, frame.Cfa.RedColumn ^ (symmetry & 1), random.NextDouble()),
            Start(frame.HeightPx - sizePx, frame.Cfa.RedRow ^ ((symmetry >> 1) & 1), random.NextDouble()),
            sizePx,
            symmetry
        );
    }

    /// <summary>The middle, not turned.</summary>
    public static CropView Middle(FrameInfo frame, int sizePx) =>
        new(
            Start(frame.WidthPx - sizePx, frame.Cfa.RedColumn, 0.5),
            Start(frame.HeightPx - sizePx, frame.Cfa.RedRow, 0.5),
            sizePx,
            Symmetry: 0
        );

    /// <summary>The smallest side that a frame needs for a crop: any start of either parity must fit.</summary>
    public static int LeastFramePx(int sizePx) => sizePx + 1;

    /// <summary>One of parity, parity + 2, … up to the last that fits.</summary>
    private static int Start(int roomPx, int parity, double where)
    {
        int choices = ((roomPx - parity) / 2) + 1;
        return parity + (2 * Math.Min((int)(where * choices), choices - 1));
    }
}
