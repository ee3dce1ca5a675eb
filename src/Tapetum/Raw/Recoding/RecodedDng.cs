using System.Runtime.InteropServices;
using Tapetum.Confinement;
using Tapetum.Raw.JpegXl;

namespace Tapetum.Raw.Recoding;

/// <summary>
/// The same DNG with its pixels as plain 16-bit numbers, in a file for temporary use: what LibRaw 0.20 cannot decode (Deflate, floating point, JPEG XL, uncompressed tiles) is decoded here, and all that the file says
/// is still read in one place, by one way.
/// <code>
/// the file as it is, with holes where its tiles were · pixels, row by row · its main directory, changed
/// </code>
/// The file goes when this does.
/// </summary>
internal sealed class RecodedDng : IDisposable
{
    private const ushort SubDirectories = 330;
    private const ushort BlackLevel = 50714;
    private const ushort WhiteLevel = 50717;

    /// <summary>BlackLevelDeltaH and BlackLevelDeltaV.</summary>
    private static readonly ushort[] BlackDeltas = [50715, 50716];

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
            RequireDecoder(path, picture);
        }

        if (!picture.NeedsRecoding)
        {
            return null;
        }

        RecodedDng recoded = new();
        try
        {
            recoded.Write(file, original, picture, withPixels ? limits : null, cancellationToken);
            return recoded;
        }
        catch (InvalidDataException e)
        {
            recoded.Dispose();
            throw new RawDecodeException(path, e.Message, "Copy it from the camera's card again.", e);
        }
        catch
        {
            recoded.Dispose();
            throw;
        }
    }

    public void Dispose() => copy.Dispose();

    private static void RequireDecoder(string path, StoredPicture picture)
    {
        if (picture.Compression == StoredPicture.Vc5)
        {
            throw new RawDecodeException(
                path,
                "its pixels are compressed by VC-5 (GoPro's GPR), which nothing here can decode",
                "Convert it with Adobe DNG Converter, or GoPro's gpr_tools, to a DNG without that compression."
            );
        }

        if (picture.ForeignCompression is { } method)
        {
            throw new RawDecodeException(
                path,
                $"its pixels are compressed by {method}, which DNGs do not have",
                "Convert it with Adobe DNG Converter and try again."
            );
        }

        if (picture.Compression == StoredPicture.JpegXl && !JxlLibrary.IsAvailable)
        {
            throw new RawDecodeException(
                path,
                "its pixels are compressed as JPEG XL, and libjxl, which decodes it, is not installed",
                $"Install it (Debian: apt-get install {JxlLibrary.Package}) and try again."
            );
        }

        if (picture.NeedsRecoding && picture.Compression != StoredPicture.JpegXl && !SampleReader.Knows(picture))
        {
            throw new RawDecodeException(
                path,
                $"its pixels are numbers of {picture.BitsPerSample} bits with predictor {picture.Predictor}, which no DNG has had so far",
                "Convert it with Adobe DNG Converter and try again."
            );
        }
    }

    private void Write(
        TiffFile file,
        FileStream original,
        StoredPicture picture,
        DecodingLimits? limits,
        CancellationToken cancellationToken
    )
    {
        CopyAround(original, picture, cancellationToken);
        var scale = SampleScale.For(picture, WhiteOf(picture));
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

        long directoryAt = pixelsAt + pixelBytes;
        copy.Position = directoryAt;
        copy.Write(Directory(file, picture, scale, pixelsAt, pixelBytes).ToBytes(directoryAt));
        PointTo(file, picture.Directory.EntriesOffset - 2, checked((uint)directoryAt));
        copy.Flush();
    }

    /// <summary>Everything but the tiles: previews and tags.</summary>
    private void CopyAround(FileStream original, StoredPicture picture, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1 << 16];
        long at = 0;
        foreach ((uint offset, uint length) in picture.Offsets.Zip(picture.Lengths).Order().Append((uint.MaxValue, 0u)))
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

    private static DirectoryCopy Directory(
        TiffFile file,
        StoredPicture picture,
        SampleScale scale,
        long pixelsAt,
        long pixelBytes
    )
    {
        DirectoryCopy d = new(file, picture.Directory);
        d.Remove(317, 322, 323, 324, 325, 50975, 52547); // predictor, tiles, interleaved fields
        d.SetShorts(258, [.. Enumerable.Repeat((ushort)16, picture.Samples)]); // BitsPerSample
        d.SetShorts(259, 1); // Compression: none
        d.SetLong(273, checked((uint)pixelsAt)); // StripOffsets
        d.SetLong(278, (uint)picture.HeightPx); // RowsPerStrip
        d.SetLong(279, checked((uint)pixelBytes)); // StripByteCounts
        d.SetShorts(339, [.. Enumerable.Repeat((ushort)1, picture.Samples)]); // SampleFormat: whole numbers
        double[] white = NumbersOf(picture.Directory, WhiteLevel);
        if (scale != SampleScale.Same || white.Length == 0)
        {
            double[] levels = white.Length == 0 ? [WhiteOf(picture)] : white;
            d.SetShorts(WhiteLevel, [.. levels.Select(scale.ToCode)]);
        }

        if (scale != SampleScale.Same)
        {
            double[] black = NumbersOf(picture.Directory, BlackLevel);
            if (black.Length == 0)
            {
                d.Remove(50713); // BlackLevelRepeatDim
            }

            d.SetRationals(
                BlackLevel,
                [
                    .. (black.Length == 0 ? new double[picture.Samples] : black).Select(b =>
                        scale.Offset + (scale.Factor * b)
                    ),
                ],
                signed: false
            );
            foreach (ushort tag in BlackDeltas.Where(tag => picture.Directory.Count(tag) > 0))
            {
                d.SetRationals(tag, [.. NumbersOf(picture.Directory, tag).Select(b => scale.Factor * b)], signed: true);
            }
        }

        return d;
    }

    /// <summary>DNG: 1 for floating-point numbers and the largest possible for others, when the file does not say.</summary>
    private static double WhiteOf(StoredPicture picture) =>
        NumbersOf(picture.Directory, WhiteLevel) is { Length: > 0 } white && white.Max() > 0 ? white.Max()
        : picture.IsFloat ? 1
        : Math.ScaleB(1, picture.BitsPerSample) - 1;

    private static double[] NumbersOf(TiffDirectory directory, ushort tag) =>
        directory.Doubles(tag) is { Length: > 0 } fractions
            ? fractions
            : [.. directory.UInt32s(tag).Select(number => (double)number)];

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
