using System.Buffers.Binary;
using Tapetum.Development;
using Tapetum.Raw;

namespace Tapetum.Encoding;

/// <summary>Writes PNG files (ISO/IEC 15948), compressing on all cores with a few bands of rows in memory at a time.</summary>
/// <remarks>
/// Each band of rows is filtered and deflated on its own and ends with a sync flush, on a byte boundary and without a final block, so that
/// the bands one after another are one valid zlib stream:
/// <code>
/// 78 9C | band 0 … 00 00 FF FF | band 1 … 00 00 FF FF | … | 03 00 (an empty final block) | Adler-32 of all filtered bytes
/// </code>
/// One IDAT chunk holds one band.
/// </remarks>
public static class PngWriter
{
    private const int BandBytes = 1 << 20;
    private const int MinBandRows = 16;

    private static readonly byte[] Signature =
    [
        0x89,
        (byte)'P',
        (byte)'N',
        (byte)'G',
        (byte)'\r',
        (byte)'\n',
        0x1A,
        (byte)'\n',
    ];
    private static readonly byte[] EmptyFinalBlock = [0x03, 0x00];

    // White point and primaries of sRGB, in hundred-thousandths.
    private static readonly uint[] Primaries = [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000];
    private const uint Gamma = 45455;

    /// <param name="picture">Rows are read from several threads.</param>
    /// <param name="capture">Becomes the eXIf chunk.</param>
    /// <param name="depth">Bits per channel.</param>
    /// <param name="stream">Written to in order; need not seek.</param>
    /// <param name="cancellationToken">Stops between bands.</param>
    public static async Task WriteAsync(
        IRowSource picture,
        CaptureInfo capture,
        PngDepth depth,
        Stream stream,
        CancellationToken cancellationToken
    )
    {
        await stream.WriteAsync(Head(picture, capture, depth), cancellationToken);
        uint adler = await WriteBandsAsync(picture, depth, stream, cancellationToken);
        byte[] tail = [.. EmptyFinalBlock, .. BigEndian(adler)];
        await stream.WriteAsync(PngChunk.Of("IDAT", tail), cancellationToken);
        await stream.WriteAsync(PngChunk.Of("IEND", []), cancellationToken);
    }

    private static byte[] Head(IRowSource picture, CaptureInfo capture, PngDepth depth)
    {
        const byte TrueColour = 2;
        byte[] header =
        [
            .. BigEndian((uint)picture.WidthPx),
            .. BigEndian((uint)picture.HeightPx),
            (byte)depth,
            TrueColour,
            0,
            0,
            0,
        ];
        return
        [
            .. Signature,
            .. PngChunk.Of("IHDR", header),
            .. PngChunk.Of("sRGB", [0]),
            .. PngChunk.Of("gAMA", BigEndian(Gamma)),
            .. PngChunk.Of("cHRM", [.. Primaries.SelectMany(BigEndian)]),
            .. PngChunk.Of("eXIf", ExifBlock.Of(capture)),
        ];
    }

    /// <returns>The Adler-32 of all bands.</returns>
    private static async Task<uint> WriteBandsAsync(
        IRowSource picture,
        PngDepth depth,
        Stream stream,
        CancellationToken cancellationToken
    )
    {
        int rowBytes = 1 + (picture.WidthPx * 3 * (int)depth / 8);
        int bandRows = Math.Max(MinBandRows, BandBytes / rowBytes);
        int mostInFlight = Environment.ProcessorCount + 2;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Queue<Task<PngBand>> inFlight = [];
        uint adler = Adler32.Empty;
        try
        {
            for (int row = 0; row < picture.HeightPx || inFlight.Count > 0; )
            {
                if (row < picture.HeightPx && inFlight.Count < mostInFlight)
                {
                    (int first, int count) = (row, Math.Min(bandRows, picture.HeightPx - row));
                    inFlight.Enqueue(Task.Run(() => PngBand.Compress(picture, depth, first, count), stop.Token));
                    row += count;
                    continue;
                }

                PngBand band = await inFlight.Dequeue();
                await stream.WriteAsync(band.Chunk, cancellationToken);
                adler = Adler32.Combine(adler, band.Adler, band.FilteredBytes);
            }
        }
        finally
        {
            // No band may still read the picture after this method has returned or thrown.
            await stop.CancelAsync();
            await ((Task)Task.WhenAll(inFlight)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return adler;
    }

    internal static byte[] BigEndian(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
