using System.Buffers;
using Tapetum.Development;
using Tapetum.Encoding.Metadata;
using Tapetum.Encoding.Tiff;

namespace Tapetum.Encoding.Vips;

/// <summary>
/// A picture as a TIFF without compression, 8 bits per channel, which is how libvips takes pixels from a stream. The file is nowhere: its head is made beforehand, its rows are rendered
/// when they are read, some per core at a time.
/// <code>
/// 'II' 42 offset of IFD0 (8) · IFD0 · rows from the top
/// </code>
/// </summary>
internal sealed class RowStream : Stream
{
    private const int BandRows = 16;
    private const int HeaderBytes = 8;

    private readonly IRowSource rows;
    private readonly CancellationToken cancellationToken;
    private readonly byte[] head;
    private readonly int rowBytes;
    private readonly int groupRows = BandRows * Environment.ProcessorCount;
    private readonly byte[] group;
    private int groupAt = -1;

    /// <param name="rows">Read from several threads.</param>
    /// <param name="cancellationToken">Asked at each band.</param>
    public RowStream(IRowSource rows, CancellationToken cancellationToken)
    {
        (this.rows, this.cancellationToken) = (rows, cancellationToken);
        rowBytes = 3 * rows.WidthPx;
        group = new byte[Math.Min(groupRows, rows.HeightPx) * rowBytes];
        int headBytes = HeaderBytes + Directory(0).LengthBytes;
        head = [.. TiffDirectoryTree.Header(HeaderBytes), .. Directory(headBytes).ToBytes(HeaderBytes)];
    }

    /// <summary>What was thrown while rows were rendered: libvips itself knows only that there was something.</summary>
    public Exception? Failure { get; private set; }

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => head.Length + ((long)rowBytes * rows.HeightPx);
    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        ReadOnlySpan<byte> part =
            Position < head.Length ? head.AsSpan((int)Position) : RowsFrom(Position - head.Length);
        int count = Math.Min(buffer.Length, part.Length);
        part[..count].CopyTo(buffer);
        Position += count;
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private TiffDirectoryWriter Directory(int firstRowAt)
    {
        int strips = (rows.HeightPx + BandRows - 1) / BandRows;
        uint stripBytes = (uint)(BandRows * rowBytes);
        uint[] offsets = new uint[strips];
        uint[] lengths = new uint[strips];
        for (int i = 0; i < strips; i++)
        {
            offsets[i] = checked((uint)firstRowAt + ((uint)i * stripBytes));
            lengths[i] = (uint)(Math.Min(BandRows, rows.HeightPx - (i * BandRows)) * rowBytes);
        }

        TiffDirectoryWriter d = new();
        d.AddLongs(256, (uint)rows.WidthPx);
        d.AddLongs(257, (uint)rows.HeightPx);
        d.AddShorts(258, 8, 8, 8); // BitsPerSample
        d.AddShorts(259, 1); // Compression: none
        d.AddShorts(262, 2); // PhotometricInterpretation: RGB
        d.AddLongs(273, offsets); // StripOffsets
        d.AddShorts(277, 3); // SamplesPerPixel
        d.AddLongs(278, BandRows); // RowsPerStrip
        d.AddLongs(279, lengths); // StripByteCounts
        d.AddRationals(282, 1, ExifBlock.DotsPerInch);
        d.AddRationals(283, 1, ExifBlock.DotsPerInch);
        d.AddShorts(284, 1); // PlanarConfiguration: interleaved
        d.AddShorts(296, 2); // ResolutionUnit: inch
        return d;
    }

    /// <summary>Some bytes of the picture's rows, from one on; empty behind the last.</summary>
    private ReadOnlySpan<byte> RowsFrom(long at)
    {
        int index = (int)(at / ((long)groupRows * rowBytes));
        int firstRow = index * groupRows;
        int count = Math.Min(groupRows, rows.HeightPx - firstRow);
        if (count <= 0)
        {
            return [];
        }

        if (index != groupAt)
        {
            Render(firstRow, count);
            groupAt = index;
        }

        return group.AsSpan(0, count * rowBytes)[(int)(at - ((long)firstRow * rowBytes))..];
    }

    private void Render(int firstRow, int count)
    {
        try
        {
            Parallel.For(
                0,
                (count + BandRows - 1) / BandRows,
                new ParallelOptions { CancellationToken = cancellationToken },
                band =>
                {
                    int start = band * BandRows;
                    int samples = Math.Min(BandRows, count - start) * rowBytes;
                    ushort[] codes = ArrayPool<ushort>.Shared.Rent(samples);
                    rows.ReadRows(firstRow + start, samples / rowBytes, codes.AsSpan(0, samples));
                    EightBit.From(codes.AsSpan(0, samples), group.AsSpan(start * rowBytes, samples));
                    ArrayPool<ushort>.Shared.Return(codes);
                }
            );
        }
        catch (AggregateException e)
        {
            Failure = e.InnerExceptions[0];
            throw;
        }
        catch (OperationCanceledException e)
        {
            Failure = e;
            throw;
        }
    }
}
