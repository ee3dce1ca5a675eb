using System.IO.Compression;
using System.Runtime.ExceptionServices;
using Microsoft.Win32.SafeHandles;
using Tapetum.Confinement;
using Tapetum.Raw.JpegXl;

namespace Tapetum.Raw.Recoding;

/// <summary>Decodes the tiles of a picture that LibRaw cannot read, several at once.</summary>
internal sealed class PictureDecoder(StoredPicture picture, SampleScale scale, bool isBigEndian, DecodingLimits limits)
{
    /// <summary>What Deflate can make of a byte at most.</summary>
    private const int MostOfDeflate = 1032;

    /// <returns>[HeightPx, WidthPx, Samples], 16-bit codes.</returns>
    /// <exception cref="InvalidDataException">The data is damaged or ends early.</exception>
    public ushort[] Decode(SafeFileHandle file, CancellationToken cancellationToken)
    {
        ushort[] codes = new ushort[checked(picture.WidthPx * picture.HeightPx * picture.Samples)];
        ParallelOptions options = new() { CancellationToken = cancellationToken };
        try
        {
            Parallel.For(0, picture.Offsets.Length, options, tile => DecodeTile(file, tile, codes, cancellationToken));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(
                e.InnerExceptions.FirstOrDefault(i => i is InvalidDataException or WorkerStartException)
                    ?? e.InnerExceptions[0]
            );
        }

        return codes;
    }

    private void DecodeTile(SafeFileHandle file, int tile, ushort[] codes, CancellationToken cancellationToken)
    {
        long left = RandomAccess.GetLength(file) - picture.Offsets[tile];
        if (left < picture.Lengths[tile])
        {
            throw new InvalidDataException("the file ends inside its pixel data");
        }

        byte[] stored = new byte[picture.Lengths[tile]];
        int read = 0;
        while (read < stored.Length)
        {
            int more = RandomAccess.Read(file, stored.AsSpan(read), picture.Offsets[tile] + read);
            read += more > 0 ? more : throw new InvalidDataException("the file ends inside its pixel data");
        }

        if (picture.Compression == StoredPicture.JpegXl)
        {
            PlaceJpegXl(stored, tile, codes, cancellationToken);
        }
        else
        {
            PlaceRows(stored, tile, codes);
        }
    }

    private void PlaceJpegXl(byte[] stored, int tile, ushort[] codes, CancellationToken cancellationToken)
    {
        long pixels = (long)picture.TileWidthPx * picture.TileHeightPx;
        var decoded = JxlPicture.Decode(stored, picture.Samples, pixels, limits, cancellationToken);
        if (decoded.WidthPx < ColumnsOf(tile) || decoded.HeightPx < RowsOf(tile))
        {
            throw new InvalidDataException("its JPEG XL data is of another size than its tiles");
        }

        int rowSamples = decoded.WidthPx * picture.Samples;
        // The whole range of a JPEG XL picture is that of its numbers of so many bits.
        double range = picture.IsFloat ? 1 : Math.ScaleB(1, picture.BitsPerSample) - 1;
        bool isSame = scale == SampleScale.Same && picture.BitsPerSample == 16;
        ushort[] row = new ushort[rowSamples];
        for (int y = 0; y < decoded.HeightPx; y++)
        {
            ReadOnlySpan<ushort> samples = decoded.Samples.AsSpan(y * rowSamples, rowSamples);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = isSame ? samples[i] : scale.ToCode(samples[i] * range / ushort.MaxValue);
            }

            Place(row, tile, y, codes);
        }
    }

    private void PlaceRows(byte[] stored, int tile, ushort[] codes)
    {
        int samples = picture.TileWidthPx * picture.Samples;
        int rows = RowsOf(tile);
        byte[] bytes = new byte[SampleReader.RowBytes(picture, samples)];
        if (picture.IsDeflated && (long)bytes.Length * rows / MostOfDeflate > stored.Length)
        {
            throw new InvalidDataException("its pixel data is damaged");
        }

        double[] numbers = new double[samples];
        ushort[] row = new ushort[samples];
        using MemoryStream memory = new(stored, writable: false);
        using Stream unpacked = picture.IsDeflated ? new ZLibStream(memory, CompressionMode.Decompress) : memory;
        for (int y = 0; y < rows; y++)
        {
            ReadRow(unpacked, bytes);

            SampleReader.ReadRow(picture, isBigEndian, bytes, numbers);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = scale.ToCode(numbers[i]);
            }

            Place(row, tile, y, codes);
        }
    }

    private static void ReadRow(Stream unpacked, byte[] bytes)
    {
        int read;
        try
        {
            read = unpacked.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException("its pixel data is damaged", e);
        }

        if (read < bytes.Length)
        {
            throw new InvalidDataException("its pixel data ends early");
        }
    }

    /// <summary>Tiles are filled up beyond the picture's edge, strips end with it.</summary>
    private int RowsOf(int tile) =>
        Math.Min(picture.TileHeightPx, picture.HeightPx - (tile / picture.TilesAcross * picture.TileHeightPx));

    private int ColumnsOf(int tile) =>
        Math.Min(picture.TileWidthPx, picture.WidthPx - (tile % picture.TilesAcross * picture.TileWidthPx));

    private void Place(ReadOnlySpan<ushort> row, int tile, int y, Span<ushort> codes)
    {
        int left = tile % picture.TilesAcross * picture.TileWidthPx;
        int top = (tile / picture.TilesAcross * picture.TileHeightPx) + y;
        int width = Math.Min(row.Length / picture.Samples, picture.WidthPx - left);
        if (top >= picture.HeightPx)
        {
            return;
        }

        int at = PlaceOf(top, picture.HeightPx, picture.RowFields) * picture.WidthPx;
        if (picture.ColumnFields == 1)
        {
            row[..(width * picture.Samples)].CopyTo(codes[((at + left) * picture.Samples)..]);
            return;
        }

        for (int x = 0; x < width; x++)
        {
            int column = PlaceOf(left + x, picture.WidthPx, picture.ColumnFields);
            row.Slice(x * picture.Samples, picture.Samples).CopyTo(codes[((at + column) * picture.Samples)..]);
        }
    }

    /// <summary>Where a stored row or column is in the picture: fields lie one after the other, the first ones longer by one where it does not come out even.</summary>
    private static int PlaceOf(int stored, int length, int fields)
    {
        int field = 0;
        while (stored >= (length - field + fields - 1) / fields)
        {
            stored -= (length - field + fields - 1) / fields;
            field++;
        }

        return (stored * fields) + field;
    }
}
