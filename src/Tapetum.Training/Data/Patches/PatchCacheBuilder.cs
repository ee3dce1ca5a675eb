using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tapetum.Encoding.Files;
using Tapetum.Encoding.Vips;
using Tapetum.Training.Data.Photos;
using Tapetum.Training.Loop.Records;

namespace Tapetum.Training.Data.Patches;

/// <summary>Builds a patch cache: photos are read in parallel, a bounded number at a time, and written in the recipe's order.</summary>
internal sealed class PatchCacheBuilder
{
    private readonly PatchCacheOptions options;
    private readonly List<(RecipeEntry Entry, string Path)> photos;

    public PatchCacheBuilder(PatchCacheOptions options)
    {
        options.Validate();
        this.options = options;
        // Training patches come first in the file; within a use the recipe's order stays.
        photos = [.. Resolve(options).OrderBy(photo => photo.Entry.Use)];
    }

    public Task BuildAsync(IProgress<PatchCacheProgress>? progress, CancellationToken cancellationToken) =>
        AtomicFile.WriteAsync(
            options.OutputPath,
            overwrite: true,
            (stream, token) => WriteAsync(stream, progress, token),
            cancellationToken
        );

    private static List<(RecipeEntry Entry, string Path)> Resolve(PatchCacheOptions options)
    {
        var found = options
            .Recipe.Entries.Select(entry => (Entry: entry, Path: PhotoRecipe.Find(entry, options.PhotoFolders)))
            .ToList();
        string[] missing =
        [
            .. found.Where(f => f.Path is null).Select(f => $"{f.Entry.RelativePath} ({f.Entry.Package})"),
        ];
        if (missing.Length > 0 && !options.SkipMissingPhotos)
        {
            throw new TrainingDataException(
                options.Recipe.Path,
                $"{missing.Length} of its photos are in no photo folder: {string.Join(", ", missing.Take(5))}{(missing.Length > 5 ? " …" : "")}",
                "Install the packages that the recipe names, give their folders, or allow missing photos to be skipped."
            );
        }

        return [.. found.Where(f => f.Path is not null).Select(f => (f.Entry, f.Path!))];
    }

    private async Task WriteAsync(
        Stream file,
        IProgress<PatchCacheProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        await file.WriteAsync(new byte[PatchCacheHeader.SizeBytes], cancellationToken);
        using var content = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var inputs = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        inputs.AppendData(System.Text.Encoding.UTF8.GetBytes(DescribeOptions()));
        List<PatchSource> sources = [];
        await foreach (PreparedPhoto photo in PrepareAsync(cancellationToken))
        {
            int first = sources.Sum(s => s.PatchCount);
            foreach (ushort[] patch in photo.Patches)
            {
                content.AppendData(MemoryMarshal.AsBytes(patch.AsSpan()));
                file.Write(MemoryMarshal.AsBytes(patch.AsSpan()));
            }

            inputs.AppendData(photo.FileHash);
            sources.Add(
                new(photo.Entry.RelativePath, photo.Entry.Package, photo.Entry.Use, first, photo.Patches.Count)
            );
            progress?.Report(new(sources.Count, photos.Count, photo.Entry.RelativePath, photo.Patches.Count));
        }

        byte[] list = JsonSerializer.SerializeToUtf8Bytes(sources, StoredJson.Of<List<PatchSource>>());
        content.AppendData(list);
        await file.WriteAsync(list, cancellationToken);
        PatchCacheHeader header = new(
            options.PatchSizePx,
            CountPatches(sources, PhotoUse.Training),
            CountPatches(sources, PhotoUse.HeldOut),
            list.Length,
            inputs.GetHashAndReset(),
            content.GetHashAndReset()
        );
        file.Position = 0;
        await file.WriteAsync(header.ToBytes(), cancellationToken);
    }

    /// <summary>Prepares photos on several threads and yields them in order; at most Parallelism + 1 are held at once.</summary>
    private async IAsyncEnumerable<PreparedPhoto> PrepareAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Queue<Task<PreparedPhoto>> running = new();
        int next = 0;
        try
        {
            while (next < photos.Count || running.Count > 0)
            {
                while (next < photos.Count && running.Count < options.Parallelism)
                {
                    (RecipeEntry entry, string path) = photos[next];
                    int seed = unchecked((options.Seed * 1_000_003) + next++);
                    running.Enqueue(Task.Run(() => Prepare(entry, path, seed, cancellationToken), cancellationToken));
                }

                yield return await running.Dequeue().WaitAsync(cancellationToken);
            }
        }
        finally
        {
            // Whoever stops early waits for the photos in work, so that nothing runs on behind the caller's back.
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private PreparedPhoto Prepare(RecipeEntry entry, string path, int seed, CancellationToken cancellationToken)
    {
        byte[] hash = HashFile(path);
        LinearPhoto linear = LinearPhotoReader.Read(path, entry.ShrinkFactor, cancellationToken);
        bool tooSmall = Math.Min(linear.WidthPx, linear.HeightPx) < options.MinPhotoSidePx;
        return new(entry, hash, tooSmall ? [] : PatchPicker.Pick(linear, options, new Random(seed)));
    }

    private static byte[] HashFile(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return SHA256.HashData(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PhotoReadException(path, $"it cannot be opened ({e.Message})", "Check that you may read it.", e);
        }
    }

    private string DescribeOptions()
    {
        StringBuilder text = new();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{options.PatchSizePx} {options.MinPhotoSidePx} {options.FlatShare} {options.FlatStep} {options.Seed}\n"
        );
        foreach ((RecipeEntry entry, _) in photos)
        {
            text.Append(CultureInfo.InvariantCulture, $"{entry.Use} {entry.ShrinkFactor} {entry.RelativePath}\n");
        }

        return text.ToString();
    }

    private static int CountPatches(IEnumerable<PatchSource> sources, PhotoUse use) =>
        sources.Where(s => s.Use == use).Sum(s => s.PatchCount);

    private sealed record PreparedPhoto(RecipeEntry Entry, byte[] FileHash, List<ushort[]> Patches);
}
