using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Tapetum.Encoding;
using Tapetum.Encoding.Files;
using Tapetum.Training.Loop.Records;

namespace Tapetum.Training.Pairs;

/// <summary>
/// A decoded exposure on disk, little-endian:
/// <code>
/// offset  size
///      0     8  magic "TPTFRAME"
///      8     4  version
///     12     4  bytes of the description
///     16    32  SHA-256 of the pixels
///     48    32  SHA-256 of bytes 0 to 47 and the description
///     80        description, JSON: <see cref="FrameInfo"/>
///   then        zeros up to a multiple of 4096, then the pixels, uint16
/// </code>
/// Pixels are mapped when they are read and unmapped afterwards, so a set of any size takes the memory of the rows in use. The first time a frame is
/// read, its checksum is compared. Safe to read from many threads.
/// </summary>
public sealed class StoredFrame
{
    private const int Version = 4;
    private const int FixedBytes = 80;
    private const int HashBytes = 32;
    private const int Alignment = 4096;
    private const int LargestDescription = 1 << 20;

    private readonly byte[] pixelHash;
    private readonly long pixelStart;
    private readonly Lock verifying = new();
    private volatile bool verified;

    private StoredFrame(string path, FrameInfo info, byte[] pixelHash, long pixelStart) =>
        (Path, Info, this.pixelHash, this.pixelStart) = (path, info, pixelHash, pixelStart);

    public string Path { get; }

    public FrameInfo Info { get; }

    private static ReadOnlySpan<byte> Magic => "TPTFRAME"u8;

    private int RowValues => Info.WidthPx * Info.Channels;

    /// <summary>Writes a frame, whole or not at all.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public static Task WriteAsync(
        string path,
        FrameInfo info,
        ReadOnlyMemory<ushort> pixels,
        CancellationToken cancellationToken
    ) =>
        AtomicFile.WriteAsync(
            path,
            overwrite: true,
            (stream, _) =>
            {
                Write(stream, info, MemoryMarshal.AsBytes(pixels.Span));
                return Task.CompletedTask;
            },
            cancellationToken
        );

    /// <summary>Reads the description.</summary>
    /// <returns>Null where there is no frame, or none that this version can use: it is to be made again.</returns>
    public static StoredFrame? TryOpen(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using FileStream file = File.OpenRead(path);
        byte[] head = new byte[FixedBytes];
        if (
            file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < FixedBytes
            || !head.AsSpan().StartsWith(Magic)
        )
        {
            return null;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(12));
        if (BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(8)) != Version || length is < 0 or > LargestDescription)
        {
            return null;
        }

        byte[] description = new byte[length];
        bool whole = file.ReadAtLeast(description, length, throwOnEndOfStream: false) == length;
        if (!whole || !HashOf(head.AsSpan(0, 48), description).AsSpan().SequenceEqual(head.AsSpan(48, HashBytes)))
        {
            return null;
        }

        FrameInfo info = JsonSerializer.Deserialize(description, StoredJson.Of<FrameInfo>())!;
        long start = StartOfPixels(length);
        return file.Length == start + info.PixelBytes
            ? new(path, info, head.AsSpan(16, HashBytes).ToArray(), start)
            : null;
    }

    /// <summary>Whether the raw file is still the one that was decoded.</summary>
    public bool IsOf(FileInfo source) =>
        source.Length == Info.SourceBytes && source.LastWriteTimeUtc == Info.SourceModifiedUtc;

    /// <summary>Maps whole rows.</summary>
    /// <param name="firstRowPx">From 0.</param>
    /// <param name="rowCount">At least 1.</param>
    /// <exception cref="Data.TrainingDataException">The file is damaged, or gone.</exception>
    public MappedPixels MapRows(int firstRowPx, int rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRowPx);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, Info.HeightPx - firstRowPx);
        VerifyOnce();
        return Map(firstRowPx, rowCount);
    }

    private MappedPixels Map(int firstRowPx, int rowCount) =>
        new(Path, pixelStart + ((long)firstRowPx * RowValues * sizeof(ushort)), checked(rowCount * RowValues));

    private void VerifyOnce()
    {
        if (verified)
        {
            return;
        }

        lock (verifying)
        {
            if (!verified)
            {
                Verify();
                verified = true;
            }
        }
    }

    private void Verify()
    {
        const int RowsAtATime = 256;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int row = 0; row < Info.HeightPx; row += RowsAtATime)
        {
            using MappedPixels pixels = Map(row, Math.Min(RowsAtATime, Info.HeightPx - row));
            hash.AppendData(MemoryMarshal.AsBytes(pixels.Span));
        }

        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(pixelHash))
        {
            throw new Data.TrainingDataException(
                Path,
                "its checksum does not match its pixels",
                "Delete it and start again: it is made anew from the raw file."
            );
        }
    }

    private static void Write(Stream stream, FrameInfo info, ReadOnlySpan<byte> pixels)
    {
        byte[] description = JsonSerializer.SerializeToUtf8Bytes(info, StoredJson.Of<FrameInfo>());
        byte[] head = new byte[StartOfPixels(description.Length)];
        Magic.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), description.Length);
        SHA256.HashData(pixels, head.AsSpan(16, HashBytes));
        HashOf(head.AsSpan(0, 48), description).CopyTo(head.AsSpan(48));
        description.CopyTo(head, FixedBytes);
        stream.Write(head);
        stream.Write(pixels);
    }

    private static byte[] HashOf(ReadOnlySpan<byte> head, ReadOnlySpan<byte> description)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        hash.AppendData(description);
        return hash.GetHashAndReset();
    }

    private static long StartOfPixels(int descriptionBytes) =>
        (FixedBytes + descriptionBytes + Alignment - 1) / Alignment * Alignment;
}
