using System.Buffers.Binary;

namespace Tapetum.Raw.Containers;

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

    // TIFF's own number, and those of raw formats that differ from it in this alone: Olympus (two), Panasonic.
    private static readonly ushort[] Numbers = [42, 0x4F52, 0x5352, 0x55];
    private const ushort BigNumber = 43;

    private readonly Stream stream;
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

        IsBigEndian = header[0] == 'M';
        bool hasOrder = header[0] == header[1] && header[0] is (byte)'I' or (byte)'M';
        ushort number = ToUInt16(header[2..]);
        IsBig = hasOrder && number == BigNumber;
        if (hasOrder && Numbers.Contains(number))
        {
            AddChain(ToUInt32(header[4..]));
        }
    }

    /// <summary>The main chain and all subdirectories, in the order met; the first is IFD0. EXIF's own directory is not among them.</summary>
    public IReadOnlyList<TiffDirectory> Directories => directories;

    public bool IsBigEndian { get; }

    /// <summary>A BigTIFF, whose offsets have 8 bytes: its directories are not read.</summary>
    public bool IsBig { get; }

    /// <summary>A directory should be where the file has ended. Cameras write such pointers into whole files, too.</summary>
    public bool EndsEarly { get; private set; }

    /// <summary>The directory at the one offset given; null when it is not one, or nothing is there.</summary>
    public TiffDirectory? DirectoryAt(uint[] offset) =>
        offset is [var at] && ReadDirectory(at) is { } found ? found.Directory : null;

    public ushort ToUInt16(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    public uint ToUInt32(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    public double ToDouble(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadDoubleBigEndian(bytes) : BinaryPrimitives.ReadDoubleLittleEndian(bytes);

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
        while (offset != 0 && directories.Count < MaxDirectories)
        {
            if (ReadDirectory(offset) is not { } found)
            {
                EndsEarly = true;
                return;
            }

            directories.Add(found.Directory);
            foreach (uint child in found.Directory.UInt32s(SubDirectories))
            {
                AddChain(child);
            }

            offset = found.Next;
        }
    }

    private (TiffDirectory Directory, uint Next)? ReadDirectory(uint offset)
    {
        Span<byte> count = stackalloc byte[2];
        if (!TryRead(offset, count))
        {
            return null;
        }

        byte[] entries = new byte[(12 * Math.Min(MaxEntries, (int)ToUInt16(count))) + 4];
        return TryRead(offset + 2L, entries)
            ? (
                new TiffDirectory(this, entries.AsSpan(0, entries.Length - 4), offset + 2L),
                ToUInt32(entries.AsSpan(entries.Length - 4))
            )
            : null;
    }
}
