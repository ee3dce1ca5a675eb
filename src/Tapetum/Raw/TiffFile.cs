using System.Buffers.Binary;

namespace Tapetum.Raw;

/// <summary>
/// The directories of a TIFF file, and DNG is one. Damaged structure is no error here: what cannot be read is not there.
/// <code>
/// header     'II' or 'MM' · 42 (2 bytes) · offset of the first directory (4)
/// directory  count (2) · entries (12 each) · offset of the next directory or 0 (4)
/// entry      tag (2) · type (2) · count (4) · the values if they fit into 4 bytes, otherwise their offset (4)
/// </code>
/// </summary>
/// <remarks>TIFF Revision 6.0, section 2.</remarks>
internal sealed class TiffFile
{
    private const int MaxDirectories = 64;
    private const int MaxEntries = 512;
    private const ushort SubDirectories = 330;

    private readonly Stream stream;
    private readonly bool isBigEndian;
    private readonly List<TiffDirectory> directories = [];

    /// <param name="stream">Seekable; stays open and in use.</param>
    public TiffFile(Stream stream)
    {
        this.stream = stream;
        Span<byte> header = stackalloc byte[8];
        if (!TryRead(0, header))
        {
            return;
        }

        isBigEndian = header[0] == 'M';
        bool isTiff = header[0] == header[1] && header[0] is (byte)'I' or (byte)'M' && ToUInt16(header[2..]) == 42;
        if (isTiff)
        {
            AddChain(ToUInt32(header[4..]));
        }
    }

    /// <summary>The main chain and all subdirectories, in the order met; the first is IFD0. EXIF's own directory is not among them.</summary>
    public IReadOnlyList<TiffDirectory> Directories => directories;

    public ushort ToUInt16(ReadOnlySpan<byte> bytes) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    public uint ToUInt32(ReadOnlySpan<byte> bytes) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    public double ToDouble(ReadOnlySpan<byte> bytes) =>
        isBigEndian ? BinaryPrimitives.ReadDoubleBigEndian(bytes) : BinaryPrimitives.ReadDoubleLittleEndian(bytes);

    public bool TryRead(long offset, Span<byte> bytes)
    {
        if (offset < 0 || offset > stream.Length - bytes.Length)
        {
            return false;
        }

        stream.Position = offset;
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;
    }

    private void AddChain(uint offset)
    {
        Span<byte> count = stackalloc byte[2];
        while (offset != 0 && directories.Count < MaxDirectories && TryRead(offset, count))
        {
            byte[] entries = new byte[(12 * Math.Min(MaxEntries, (int)ToUInt16(count))) + 4];
            if (!TryRead(offset + 2L, entries))
            {
                return;
            }

            var directory = new TiffDirectory(this, entries.AsSpan(0, entries.Length - 4), offset + 2L);
            directories.Add(directory);
            foreach (uint child in directory.UInt32s(SubDirectories))
            {
                AddChain(child);
            }

            offset = ToUInt32(entries.AsSpan(entries.Length - 4));
        }
    }
}
