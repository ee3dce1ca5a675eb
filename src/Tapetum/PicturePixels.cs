using System.Buffers;
using Tapetum.Development;
using Tapetum.Encoding;

namespace Tapetum;

/// <summary>All pixels of a picture at once, for programs that show or encode it themselves.</summary>
public static class PicturePixels
{
    private const int BandRows = 64;

    /// <summary>Renders the picture with 8 bits per channel.</summary>
    /// <param name="picture">Rows are read from several threads.</param>
    /// <param name="progress">Receives the fraction done, on any thread; null for nobody.</param>
    /// <param name="cancellationToken">Stops within a few rows.</param>
    /// <returns>[HeightPx, WidthPx, 3], in the picture's colour space, upright.</returns>
    public static byte[] ToRgb8(
        this DevelopedImage picture,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(picture);
        byte[] pixels = new byte[checked(picture.WidthPx * picture.HeightPx * 3)];
        RenderBands(
            picture,
            (first, count) =>
            {
                int start = first * picture.WidthPx * 3;
                int length = count * picture.WidthPx * 3;
                ushort[] codes = ArrayPool<ushort>.Shared.Rent(length);
                picture.ReadRows(first, count, codes.AsSpan(0, length));
                EightBit.From(codes.AsSpan(0, length), pixels.AsSpan(start, length));
                ArrayPool<ushort>.Shared.Return(codes);
            },
            progress,
            cancellationToken
        );
        return pixels;
    }

    /// <summary>Renders the picture with 16 bits per channel.</summary>
    /// <param name="picture">Rows are read from several threads.</param>
    /// <param name="progress">Receives the fraction done, on any thread; null for nobody.</param>
    /// <param name="cancellationToken">Stops within a few rows.</param>
    /// <returns>[HeightPx, WidthPx, 3], in the picture's colour space, upright.</returns>
    public static ushort[] ToRgb16(
        this DevelopedImage picture,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(picture);
        ushort[] pixels = new ushort[checked(picture.WidthPx * picture.HeightPx * 3)];
        RenderBands(
            picture,
            (first, count) =>
                picture.ReadRows(first, count, pixels.AsSpan(first * picture.WidthPx * 3, count * picture.WidthPx * 3)),
            progress,
            cancellationToken
        );
        return pixels;
    }

    private static void RenderBands(
        IRowSource picture,
        Action<int, int> render,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    )
    {
        int bands = (picture.HeightPx + BandRows - 1) / BandRows;
        int done = 0;
        Parallel.For(
            0,
            bands,
            new ParallelOptions { CancellationToken = cancellationToken },
            band =>
            {
                int first = band * BandRows;
                render(first, Math.Min(BandRows, picture.HeightPx - first));
                progress?.Report((double)Interlocked.Increment(ref done) / bands);
            }
        );
    }
}
