using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Tapetum.Training.Loop.Records;

namespace Tapetum.Training.Data.Patches;

/// <summary>
/// Patches of clean scene light in one memory-mapped file. Safe to read from many threads; spans live as long as the cache is open.
/// </summary>
/// <remarks>A patch is [3, P, P] planes of codes, code = round(65535·√x) with x the linear value in [0, 1].</remarks>
public sealed unsafe class PatchCache : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly PatchCacheHeader header;
    private readonly byte* start;
    private bool disposed;

    private PatchCache(string path, MemoryMappedFile file, MemoryMappedViewAccessor view, PatchCacheHeader header)
    {
        (Path, this.file, this.view, this.header) = (path, file, view, header);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Sources = [];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    public int PatchSizePx => header.PatchSizePx;

    public int TrainingCount => header.TrainingCount;

    /// <summary>Patches of photos that are never trained on.</summary>
    public int HeldOutCount => header.HeldOutCount;

    /// <summary>The photos inside, in the order of their patches.</summary>
    public IReadOnlyList<PatchSource> Sources { get; private set; }

    /// <summary>SHA-256 in hexadecimal of the options, the recipe and the photo files: equal inputs, equal hash.</summary>
    public string InputsHash => Convert.ToHexStringLower(header.InputsHash);

    /// <summary>Builds a cache into a temporary file beside the output, then renames it: an interrupted build leaves nothing behind.</summary>
    /// <exception cref="TrainingDataException">Photos of the recipe are missing.</exception>
    /// <exception cref="Tapetum.Encoding.Vips.PhotoReadException">A photo cannot be read.</exception>
    /// <exception cref="Tapetum.Raw.RawDecodeException">A raw file cannot be read.</exception>
    /// <exception cref="Tapetum.Encoding.OutputException">The cache cannot be written.</exception>
    public static Task BuildAsync(
        PatchCacheOptions options,
        IProgress<PatchCacheProgress>? progress,
        CancellationToken cancellationToken
    ) => new PatchCacheBuilder(options).BuildAsync(progress, cancellationToken);

    /// <summary>Opens a cache and reads it through once to verify its hash.</summary>
    /// <exception cref="TrainingDataException">It is missing, cut short or damaged.</exception>
    public static PatchCache Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new TrainingDataException(path, "there is no such file", "Build the patch cache first.");
        }

        PatchCacheHeader layout = ReadHeader(path);
        var mapped = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        MemoryMappedViewAccessor whole = mapped.CreateViewAccessor(0, layout.FileBytes, MemoryMappedFileAccess.Read);
        PatchCache cache = new(path, mapped, whole, layout);
        try
        {
            cache.Verify();
            return cache;
        }
        catch
        {
            cache.Dispose();
            throw;
        }
    }

    /// <summary>A training patch, without a copy.</summary>
    /// <returns>[3, P, P] codes.</returns>
    public ReadOnlySpan<ushort> TrainingPatch(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, TrainingCount);
        return Patch(index);
    }

    /// <summary>A patch of a held-out photo, without a copy.</summary>
    /// <returns>[3, P, P] codes.</returns>
    public ReadOnlySpan<ushort> HeldOutPatch(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, HeldOutCount);
        return Patch(TrainingCount + index);
    }

    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            file.Dispose();
        }
    }

    private static PatchCacheHeader ReadHeader(string path)
    {
        byte[] bytes = new byte[PatchCacheHeader.SizeBytes];
        using FileStream stream = File.OpenRead(path);
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var parsed = PatchCacheHeader.Parse(path, bytes.AsSpan(0, read));
        return stream.Length == parsed.FileBytes
            ? parsed
            : throw PatchCacheHeader.Refused(path, $"it has {stream.Length} bytes instead of {parsed.FileBytes}");
    }

    private ReadOnlySpan<ushort> Patch(int index)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        byte* patch = start + PatchCacheHeader.SizeBytes + (index * header.PatchBytes);
        return new ReadOnlySpan<ushort>(patch, (int)(header.PatchBytes / sizeof(ushort)));
    }

    private void Verify()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < TrainingCount + HeldOutCount; i++)
        {
            hash.AppendData(MemoryMarshal.AsBytes(Patch(i)));
        }

        ReadOnlySpan<byte> list = new(
            start + PatchCacheHeader.SizeBytes + header.PatchesBytes,
            (int)header.SourcesBytes
        );
        hash.AppendData(list);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(header.ContentHash))
        {
            throw PatchCacheHeader.Refused(Path, "its patches are damaged");
        }

        Sources = JsonSerializer.Deserialize(list, StoredJson.Of<List<PatchSource>>()) ?? [];
    }
}
