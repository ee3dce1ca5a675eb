using Tapetum.Mosaic;
using Tapetum.Raw.XTrans;
using Tapetum.Training.Data;

namespace Tapetum.Training.Pairs;

/// <summary>
/// Crops of a mosaic that begin with the filters that the network expects, however they are laid: with a red pixel of a Bayer mosaic, and where <see cref="XTransNinePacker"/> begins of an
/// X-Trans one. A mirrored crop begins one column or row later, or up to five, so that what is red in the mosaic comes to lie where the network expects red.
/// </summary>
/// <remarks>Liu et al., "Learning Raw Image Denoising with Bayer Pattern Unification and Bayer Preserving Augmentation", CVPR Workshops 2019.</remarks>
internal static class AlignedCrop
{
    private const int BayerPeriodPx = 2;

    /// <summary>A random place and one of eight ways to lay it.</summary>
    public static CropView Draw(FrameInfo frame, int sizePx, Random random)
    {
        int symmetry = random.Next(8);
        return At(frame, sizePx, symmetry, random.NextDouble(), random.NextDouble());
    }

    /// <summary>The middle, not turned.</summary>
    public static CropView Middle(FrameInfo frame, int sizePx) => At(frame, sizePx, symmetry: 0, 0.5, 0.5);

    /// <summary>The smallest side that a frame needs for a crop: any start in the pattern must fit.</summary>
    public static int LeastFramePx(FrameInfo frame, int sizePx) => sizePx + PeriodOf(frame) - 1;

    private static int PeriodOf(FrameInfo frame) => frame.XTrans is null ? BayerPeriodPx : XTransPattern.PeriodPx;

    private static CropView At(FrameInfo frame, int sizePx, int symmetry, double across, double down)
    {
        int period = PeriodOf(frame);
        XTransPhase first = frame.XTrans is { } phase
            ? FirstAligned(phase, sizePx, symmetry)
            : new(frame.Cfa.RedColumn ^ (symmetry & 1), frame.Cfa.RedRow ^ ((symmetry >> 1) & 1));
        return new(
            Start(frame.WidthPx - sizePx, first.X, period, across),
            Start(frame.HeightPx - sizePx, first.Y, period, down),
            sizePx,
            symmetry
        );
    }

    /// <summary>The one of the first 6×6 places at which a crop, so laid, sees the pattern from where packing begins. There is one: mirrored and transposed the pattern is itself, shifted.</summary>
    private static XTransPhase FirstAligned(XTransPhase phase, int sizePx, int symmetry)
    {
        const int Period = XTransPattern.PeriodPx;
        int stridePx = sizePx + Period;
        return Enumerable
            .Range(0, Period * Period)
            .Select(place => new XTransPhase(place % Period, place / Period))
            .First(place =>
                XTransPhase.Of([
                    .. Enumerable
                        .Range(0, Period)
                        .SelectMany(row =>
                        {
                            (int start, int step) = new CropView(place.X, place.Y, sizePx, symmetry).Row(row, stridePx);
                            return Enumerable
                                .Range(0, Period)
                                .Select(column => start + (column * step))
                                .Select(at =>
                                    XTransPattern.ColorAt((at % stridePx) + phase.X, (at / stridePx) + phase.Y)
                                );
                        }),
                ]) == XTransNinePacker.Start
            );
    }

    /// <summary>One of first, first + period, … up to the last that fits.</summary>
    private static int Start(int roomPx, int first, int period, double where)
    {
        int choices = ((roomPx - first) / period) + 1;
        return first + (period * Math.Min((int)(where * choices), choices - 1));
    }
}
