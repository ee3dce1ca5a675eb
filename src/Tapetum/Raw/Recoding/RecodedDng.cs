using System.Runtime.InteropServices;
using Tapetum.Confinement;
using Tapetum.Raw.Containers;

namespace Tapetum.Raw.Recoding;

/// <summary>
/// The same DNG with its pixels as plain 16-bit numbers, in a file for temporary use: what LibRaw 0.20 cannot decode (Deflate, floating point, JPEG XL, uncompressed tiles) is decoded here, and all that the file says
/// is still read in one place, by one way. Where only its rows are longer than it tells, the pixels stay as they are.
/// <code>
/// the file as it is, with holes where its tiles were · pixels, row by row · its main directory, changed
/// </code>
/// The file goes when this does.
/// </summary>
internal sealed class RecodedDng : IDisposable
{
    private const ushort SubDirectories = 330;

    private readonly FileStream copy;

    private RecodedDng()
    {
        FileStreamOptions ownersAlone = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            ownersAlone.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        string name = $"tapetum-{Guid.NewGuid():N}.dng";
        copy = new FileStream(System.IO.Path.Combine(System.IO.Path.GetTempPath(), name), ownersAlone);
    }

    /// <summary>Where it lies.</summary>
    public string Path => copy.Name;

    /// <summary>It, open.</summary>
    public FileStream File => copy;

    /// <param name="path">The original, for messages.</param>
    /// <param name="original">It, open.</param>
    /// <param name="withPixels">Whether pixels are decoded; for what the file says alone they need not.</param>
    /// <param name="limits">What they may take.</param>
    /// <param name="cancellationToken">Asked at each tile.</param>
    /// <returns>Null when LibRaw reads the original as it is.</returns>
    /// <exception cref="RawDecodeException">The pixels are damaged, or compressed in a way that nothing here can decode.</exception>
    public static RecodedDng? Of(
        string path,
        FileStream original,
        bool withPixels,
        DecodingLimits limits,
        CancellationToken cancellationToken
    )
    {
        TiffFile file = new(original);
        // One that is too large is LibRaw's to describe, so that it is refused like others.
        if (StoredPicture.Of(file) is not { } picture || (long)picture.WidthPx * picture.HeightPx > limits.MaxPixels)
        {
            return null;
        }

        if (withPixels)
        {
            KnownCodings.Require(path, picture);
        }

        if (!picture.NeedsRecoding && !(withPixels && picture.NeedsWiderRows))
        {
            return null;
        }

        if (withPixels)
        {
            // Nothing native but its tiles, a few at a time; numbers here, then LibRaw's.
            int bytes = sizeof(ushort) * picture.Samples;
            limits.RequireRoom(path, picture.WidthPx, picture.HeightPx, bytes, bytes);
        }

        RecodedDng? recoded = null;
        try
        {
            recoded = new();
            recoded.Write(file, original, picture, withPixels ? limits : null, cancellationToken);
            return recoded;
        }
        catch (Exception e)
        {
            recoded?.Dispose();
            switch (e)
            {
                case InvalidDataException:
                    throw new RawDecodeException(path, e.Message, "Copy it from the camera's card again.", e);
                case IOException or UnauthorizedAccessException:
                    throw new RawDecodeException(
                        path,
                        $"its pixels cannot be unpacked into a temporary file ({e.Message.TrimEnd('.')})",
                        "Make room there, or name another folder in the environment: TMPDIR.",
                        e
                    );
                default:
                    throw;
            }
        }
    }

    public void Dispose() => copy.Dispose();

    private void Write(
        TiffFile file,
        FileStream original,
        StoredPicture picture,
        DecodingLimits? limits,
        CancellationToken cancellationToken
    )
    {
        if (!picture.NeedsRecoding)
        {
            CopyAround(original, [], cancellationToken);
            Append(file, picture, PlainDirectory.WithRowsOfTiles(file, picture), (original.Length + 1) & ~1L);
            return;
        }

        CopyAround(original, picture.Offsets.Zip(picture.Lengths), cancellationToken);
        var scale = SampleScale.For(picture, PlainDirectory.WhiteOf(picture));
        long pixelsAt = (original.Length + 1) & ~1L;
        long pixelBytes = 2L * picture.WidthPx * picture.HeightPx * picture.Samples;
        if (limits is not null)
        {
            ushort[] codes = new PictureDecoder(picture, scale, file.IsBigEndian, limits).Decode(
                original.SafeFileHandle,
                cancellationToken
            );
            WriteCodes(codes, pixelsAt, file.IsBigEndian, cancellationToken);
        }

        DirectoryCopy directory = PlainDirectory.Of(file, picture, scale, pixelsAt, pixelBytes);
        Append(file, picture, directory, pixelsAt + pixelBytes);
    }

    /// <summary>Puts a directory behind all else, in place of the picture's.</summary>
    private void Append(TiffFile file, StoredPicture picture, DirectoryCopy directory, long at)
    {
        copy.Position = at;
        copy.Write(directory.ToBytes(at));
        PointTo(file, picture.Directory.EntriesOffset - 2, checked((uint)at));
        copy.Flush();
    }

    /// <summary>Everything but the tiles: previews and tags.</summary>
    private void CopyAround(
        FileStream original,
        IEnumerable<(uint Offset, uint Length)> tiles,
        CancellationToken cancellationToken
    )
    {
        byte[] buffer = new byte[1 << 16];
        long at = 0;
        foreach ((uint offset, uint length) in tiles.Order().Append((uint.MaxValue, 0u)))
        {
            original.Position = at;
            copy.Position = at;
            long end = Math.Min(offset, original.Length);
            while (at < end)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int read = original.Read(buffer, 0, (int)Math.Min(buffer.Length, end - at));
                if (read == 0)
                {
                    return;
                }

                copy.Write(buffer, 0, read);
                at += read;
            }

            at = Math.Max(at, offset + (long)length);
        }
    }

    private void WriteCodes(Span<ushort> codes, long at, bool isBigEndian, CancellationToken cancellationToken)
    {
        const int PartCodes = 1 << 20;
        if (isBigEndian == BitConverter.IsLittleEndian)
        {
            System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(codes, codes);
        }

        copy.Position = at;
        for (int first = 0; first < codes.Length; first += PartCodes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            copy.Write(MemoryMarshal.AsBytes(codes.Slice(first, Math.Min(PartCodes, codes.Length - first))));
        }
    }

    /// <summary>What pointed at the old directory points at the new one.</summary>
    private void PointTo(TiffFile file, long from, uint to)
    {
        const int FirstPointer = 4;
        IEnumerable<long> pointers =
        [
            FirstPointer,
            .. file.Directories.Select(d => d.EntriesOffset + (12 * d.EntryCount)),
            .. file
                .Directories.Where(d => d.Count(SubDirectories) > 0)
                .SelectMany(d =>
                    Enumerable
                        .Range(0, d.UInt32s(SubDirectories).Length)
                        .Select(i => d.OffsetOf(SubDirectories) + (4L * i))
                ),
        ];
        Span<byte> bytes = stackalloc byte[4];
        foreach (long pointer in pointers)
        {
            if (file.TryRead(pointer, bytes) && file.ToUInt32(bytes) == from)
            {
                copy.Position = pointer;
                copy.Write(Bytes(to, file.IsBigEndian));
            }
        }
    }

    private static byte[] Bytes(uint number, bool isBigEndian)
    {
        byte[] bytes = BitConverter.GetBytes(number);
        if (isBigEndian == BitConverter.IsLittleEndian)
        {
            bytes.AsSpan().Reverse();
        }

        return bytes;
    }
}
