using Tapetum.Inference;
using Tapetum.Raw.Lenses;

namespace Tapetum.Development.Lens;

/// <summary>
/// Draws red and blue as sharply as green: what was added to each is taken away.
/// <code>
/// seen  c = (1 − w)·t + w·G∗t                        t: as a lens without axial colour draws it; w: share, G: Gaussian
/// here  t ≈ c + w·(c − G∗c) + w²·(c − 2·G∗c + G∗G∗c)   the first terms of 1 / (1 − w·(1 − G));  w³ is left
/// </code>
/// It is a filter of the channel alone: linear, so that what is mixed before or after it is the same, and what stands in no colour but its own keeps it.
/// </summary>
internal static class AxialFilter
{
    private const int Channels = 3;
    private const int BandRows = 96;

    /// <param name="image">Changed in place.</param>
    /// <param name="color">What its lens did.</param>
    /// <param name="cancellationToken">Asked between bands.</param>
    public static void Apply(LinearImage image, AxialColor color, CancellationToken cancellationToken)
    {
        Apply(image, channel: 0, color.Red, cancellationToken);
        Apply(image, channel: 2, color.Blue, cancellationToken);
    }

    private static void Apply(LinearImage image, int channel, AxialBlur blur, CancellationToken cancellationToken)
    {
        if (blur.Share <= 0)
        {
            return;
        }

        float[] narrow = GaussianKernel.Of(blur.SigmaPx);
        float[] wide = GaussianKernel.Of(blur.SigmaPx * Math.Sqrt(2));
        int reach = wide.Length - 1;
        int stride = image.WidthPx + (2 * reach);
        int most = Math.Min(BandRows, image.HeightPx) + (2 * reach);
        float[] seen = new float[most * stride];
        float[] narrowRows = new float[most * image.WidthPx];
        float[] wideRows = new float[most * image.WidthPx];
        int known = 0;
        for (int top = 0; top < image.HeightPx; top += BandRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int rows = Math.Min(BandRows, image.HeightPx - top);
            // Rows above were written over: the band before still has them as they were.
            if (known > 0)
            {
                seen.AsSpan(BandRows * stride, known * stride).CopyTo(seen);
            }

            int first = known;
            known = 2 * reach;
            Parallel.For(
                0,
                rows + (2 * reach),
                i =>
                {
                    if (i >= first)
                    {
                        Read(image, channel, top - reach + i, reach, seen.AsSpan(i * stride, stride));
                    }

                    int at = (i * stride) + reach;
                    Span<float> to = narrowRows.AsSpan(i * image.WidthPx, image.WidthPx);
                    GaussianKernel.Apply(narrow, seen, at, step: 1, to);
                    GaussianKernel.Apply(wide, seen, at, step: 1, wideRows.AsSpan(i * image.WidthPx, image.WidthPx));
                }
            );
            float share = (float)blur.Share;
            (float own, float once, float twice) = (
                share + (share * share),
                share + (2 * share * share),
                share * share
            );
            Parallel.For(
                0,
                rows,
                () => new float[2 * image.WidthPx],
                (i, _, blurred) =>
                {
                    int at = (i + reach) * image.WidthPx;
                    Span<float> narrowed = blurred.AsSpan(0, image.WidthPx);
                    Span<float> widened = blurred.AsSpan(image.WidthPx);
                    GaussianKernel.Apply(narrow, narrowRows, at, image.WidthPx, narrowed);
                    GaussianKernel.Apply(wide, wideRows, at, image.WidthPx, widened);
                    Span<float> row = image.Row(top + i);
                    for (int x = 0; x < narrowed.Length; x++)
                    {
                        ref float value = ref row[(Channels * x) + channel];
                        value += (own * value) - (once * narrowed[x]) + (twice * widened[x]);
                    }

                    return blurred;
                },
                _ => { }
            );
        }
    }

    /// <summary>A row of a channel, going on beyond the picture as it ends.</summary>
    private static void Read(LinearImage image, int channel, int y, int reach, Span<float> to)
    {
        ReadOnlySpan<float> row = image.Row(Math.Clamp(y, 0, image.HeightPx - 1));
        Span<float> inside = to.Slice(reach, image.WidthPx);
        for (int x = 0; x < inside.Length; x++)
        {
            inside[x] = row[(Channels * x) + channel];
        }

        to[..reach].Fill(inside[0]);
        to[(reach + inside.Length)..].Fill(inside[^1]);
    }
}
