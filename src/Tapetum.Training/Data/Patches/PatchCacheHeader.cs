using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Tapetum.Training.Data.Patches;

/// <summary>
/// The first bytes of a patch cache, little-endian:
/// <code>
/// offset  size
///      0     8  magic "TPTPATCH"
///      8     4  version
///     12     4  patch side P, px
///     16     4  training patches
///     20     4  held-out patches
///     24     8  bytes of the list of sources (JSON), which follows the patches
///     32    32  SHA-256 of the inputs: options, recipe and photo files
///     64    32  SHA-256 of the patches and the list of sources
///     96    32  SHA-256 of bytes 0 to 95
///   4096        patches, [3, P, P] uint16 each; training first
/// </code>
/// </summary>
internal sealed record PatchCacheHeader(
    int PatchSizePx,
    int TrainingCount,
    int HeldOutCount,
    long SourcesBytes,
    byte[] InputsHash,
    byte[] ContentHash
)
{
    public const int SizeBytes = 4096;
    public const int Version = 1;
    private const int HashBytes = 32;
    private static ReadOnlySpan<byte> Magic => "TPTPATCH"u8;

    public long PatchBytes => 3L * PatchSizePx * PatchSizePx * sizeof(ushort);

    public long PatchesBytes => PatchBytes * ((long)TrainingCount + HeldOutCount);

    public long FileBytes => SizeBytes + PatchesBytes + SourcesBytes;

    public byte[] ToBytes()
    {
        byte[] bytes = new byte[SizeBytes];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), PatchSizePx);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), TrainingCount);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20), HeldOutCount);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), SourcesBytes);
        InputsHash.CopyTo(bytes.AsSpan(32, HashBytes));
        ContentHash.CopyTo(bytes.AsSpan(64, HashBytes));
        SHA256.HashData(bytes.AsSpan(0, 96), bytes.AsSpan(96, HashBytes));
        return bytes;
    }

    /// <exception cref="TrainingDataException">These are not the first bytes of a cache that this version reads.</exception>
    public static PatchCacheHeader Parse(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < SizeBytes || !bytes.StartsWith(Magic))
        {
            throw Refused(path, "it is not a patch cache");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (version != Version)
        {
            throw Refused(path, $"it has version {version}, and this program reads version {Version}");
        }

        if (!SHA256.HashData(bytes[..96]).AsSpan().SequenceEqual(bytes.Slice(96, HashBytes)))
        {
            throw Refused(path, "its header is damaged");
        }

        return new PatchCacheHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            bytes.Slice(32, HashBytes).ToArray(),
            bytes.Slice(64, HashBytes).ToArray()
        );
    }

    public static TrainingDataException Refused(string path, string reason) =>
        new(path, reason, "Build the cache again.");
}
