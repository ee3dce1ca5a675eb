using System.Buffers.Binary;
using Tapetum.Encoding;
using Tapetum.Encoding.Vips;
using Tapetum.Training.Data;
using Tapetum.Training.Data.Patches;
using Tapetum.Training.Data.Photos;

namespace Tapetum.Training.Tests.Data;

public sealed class PatchCacheTests
{
    [Fact]
    public async Task What_goes_in_comes_out_at_sixteen_bits()
    {
        using TemporaryFolder folder = new();
        using PatchCache cache = await TestPhotos.BuildAsync(folder);
        LinearPhoto photo = LinearPhotoReader.Read(folder.File("one.png"), null, TestContext.Current.CancellationToken);

        // 160 × 128 shrunk by 2 is 80 × 64: three columns of patches that overlap, two rows that do not.
        cache
            .Sources.Select(s => (s.RelativePath, s.FirstPatch, s.PatchCount))
            .ShouldBe([("one.png", 0, 6), ("two.png", 6, 6), ("held.png", 12, 6)]);
        (cache.TrainingCount, cache.HeldOutCount, cache.PatchSizePx).ShouldBe((12, 6, 32));
        ReadOnlySpan<ushort> second = cache.TrainingPatch(1);
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < 32; y++)
            {
                for (int x = 0; x < 32; x++)
                {
                    double root = second[(((c * 32) + y) * 32) + x] / 65535.0;
                    (root * root).ShouldBe(photo.Planes[(((c * 64) + y) * 80) + 24 + x], 4e-5);
                }
            }
        }
    }

    [Fact]
    public async Task Patches_of_held_out_photos_are_never_among_the_training_patches()
    {
        using TemporaryFolder folder = new();
        using PatchCache cache = await TestPhotos.BuildAsync(folder);

        var training = Enumerable.Range(0, cache.TrainingCount).Select(i => Digest(cache.TrainingPatch(i))).ToHashSet();
        var heldOut = Enumerable.Range(0, cache.HeldOutCount).Select(i => Digest(cache.HeldOutPatch(i))).ToHashSet();

        (training.Count, heldOut.Count).ShouldBe((12, 6));
        training.Overlaps(heldOut).ShouldBeFalse();
        Should.Throw<ArgumentOutOfRangeException>(() => cache.TrainingPatch(12).Length);
    }

    [Fact]
    public async Task The_number_of_threads_does_not_change_a_byte()
    {
        using TemporaryFolder folder = new();
        PatchCacheOptions options = TestPhotos.PrepareCache(folder);
        PatchCacheOptions alone = options with { OutputPath = folder.File("alone.cache"), Parallelism = 1 };

        await PatchCache.BuildAsync(options, null, TestContext.Current.CancellationToken);
        await PatchCache.BuildAsync(alone, null, TestContext.Current.CancellationToken);

        TestPhotos.Hash(options.OutputPath).ShouldBe(TestPhotos.Hash(alone.OutputPath));
    }

    [Fact]
    public async Task Another_photo_or_option_gives_another_hash_of_the_inputs()
    {
        using TemporaryFolder folder = new();
        PatchCacheOptions options = TestPhotos.PrepareCache(folder);
        string first = await BuildHash(options);
        string otherOption = await BuildHash(options with { PatchSizePx = 24 });
        TestPhotos.WriteDetailed(folder.File("two.png"), 160, 128, seed: 9);
        string otherPhoto = await BuildHash(options);

        new[] { first, otherOption, otherPhoto }.Distinct(StringComparer.Ordinal).Count().ShouldBe(3);

        static async Task<string> BuildHash(PatchCacheOptions options)
        {
            await PatchCache.BuildAsync(options, null, TestContext.Current.CancellationToken);
            using var cache = PatchCache.Open(options.OutputPath);
            return cache.InputsHash;
        }
    }

    [Theory]
    [InlineData(0, "not a patch cache")]
    [InlineData(8, "version")]
    [InlineData(17, "header is damaged")]
    [InlineData(5000, "patches are damaged")]
    public async Task A_damaged_cache_is_refused_with_what_is_wrong(int offset, string reason)
    {
        using TemporaryFolder folder = new();
        (await TestPhotos.BuildAsync(folder)).Dispose();
        string path = folder.File("test.cache");
        byte[] bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[offset] ^= 0x10;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        var error = Should.Throw<TrainingDataException>(() => PatchCache.Open(path));

        error.Reason.ShouldContain(reason);
        error.Path.ShouldBe(path);
        error.Advice.ShouldContain("again");
    }

    [Fact]
    public async Task A_cache_that_was_cut_short_is_refused()
    {
        using TemporaryFolder folder = new();
        (await TestPhotos.BuildAsync(folder)).Dispose();
        using (FileStream file = new(folder.File("test.cache"), FileMode.Open))
        {
            file.SetLength(file.Length - 1);
        }

        Should
            .Throw<TrainingDataException>(() => PatchCache.Open(folder.File("test.cache")))
            .Reason.ShouldContain("bytes instead of");
    }

    [Fact]
    public void A_missing_cache_says_to_build_it()
    {
        Should.Throw<TrainingDataException>(() => PatchCache.Open("nowhere.cache")).Advice.ShouldContain("Build");
    }

    [Fact]
    public async Task An_interrupted_build_leaves_nothing_behind()
    {
        using TemporaryFolder folder = new();
        PatchCacheOptions options = TestPhotos.PrepareCache(folder) with { Parallelism = 1 };
        using CancellationTokenSource stop = new();

        await Should.ThrowAsync<OperationCanceledException>(() =>
            PatchCache.BuildAsync(options, new CancelAfterFirst(stop), stop.Token)
        );

        folder.Files.ShouldBe(["held.png", "one.png", "two.png"]);
    }

    [Fact]
    public async Task A_build_that_fails_leaves_the_old_cache_as_it_was()
    {
        using TemporaryFolder folder = new();
        (await TestPhotos.BuildAsync(folder)).Dispose();
        string before = TestPhotos.Hash(folder.File("test.cache"));
        PatchCacheOptions options = TestPhotos.PrepareCache(folder);
        await File.WriteAllTextAsync(folder.File("two.png"), "no photo", TestContext.Current.CancellationToken);

        var error = await Should.ThrowAsync<PhotoReadException>(() =>
            PatchCache.BuildAsync(options, null, TestContext.Current.CancellationToken)
        );

        error.Path.ShouldEndWith("two.png");
        TestPhotos.Hash(folder.File("test.cache")).ShouldBe(before);
        folder.Files.ShouldBe(["held.png", "one.png", "test.cache", "two.png"]);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_to_is_named_before_any_work()
    {
        using TemporaryFolder folder = new();
        PatchCacheOptions options = TestPhotos.PrepareCache(folder) with
        {
            OutputPath = folder.File("none/test.cache"),
        };
        Recorder recorder = new();

        var error = await Should.ThrowAsync<OutputException>(() =>
            PatchCache.BuildAsync(options, recorder, TestContext.Current.CancellationToken)
        );

        error.Reason.ShouldContain("folder does not exist");
        recorder.Reports.ShouldBeEmpty();
    }

    [Fact]
    public void Missing_photos_are_named_with_their_package()
    {
        using TemporaryFolder folder = new();
        PatchCacheOptions options = TestPhotos.PrepareCache(folder);
        File.Delete(folder.File("two.png"));

        Should
            .Throw<TrainingDataException>(() =>
                PatchCache.BuildAsync(options, null, TestContext.Current.CancellationToken)
            )
            .Message.ShouldContain("two.png (tests)");
    }

    [Fact]
    public async Task Progress_counts_photos_and_patches_in_the_files_order()
    {
        using TemporaryFolder folder = new();
        PatchCacheOptions options = TestPhotos.PrepareCache(folder);
        Recorder recorder = new();

        await PatchCache.BuildAsync(options, recorder, TestContext.Current.CancellationToken);

        recorder.Reports.ShouldBe([new(1, 3, "one.png", 6), new(2, 3, "two.png", 6), new(3, 3, "held.png", 6)]);
    }

    [Fact]
    public async Task Small_photos_are_left_out()
    {
        using TemporaryFolder folder = new();
        PatchCacheOptions options = TestPhotos.PrepareCache(folder) with { MinPhotoSidePx = 65 };

        await PatchCache.BuildAsync(options, null, TestContext.Current.CancellationToken);
        using var cache = PatchCache.Open(options.OutputPath);

        (cache.TrainingCount, cache.HeldOutCount).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Of_a_clear_sky_only_a_share_is_kept()
    {
        using TemporaryFolder folder = new();
        PatchCacheOptions options = TestPhotos.PrepareCache(folder);
        // The upper three quarters are blue without any detail.
        TestPhotos.WritePng(
            folder.File("one.png"),
            1280,
            1024,
            (x, y) => y < 768 ? ((byte)100, (byte)150, (byte)220) : ((byte)(x * 37), (byte)(x * y), (byte)(y * 91))
        );

        await PatchCache.BuildAsync(options, null, TestContext.Current.CancellationToken);
        using var cache = PatchCache.Open(options.OutputPath);

        // 640 × 512 in patches of 32: 20 columns, 16 rows, 4 of them with detail; 0.15 / 0.85 · 80 + 1 flat ones stay.
        cache.Sources[0].PatchCount.ShouldBe(80 + 15);
    }

    private static long Digest(ReadOnlySpan<ushort> patch)
    {
        byte[] hash = System.Security.Cryptography.SHA256.HashData(
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(patch)
        );
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }

    private sealed class CancelAfterFirst(CancellationTokenSource stop) : IProgress<PatchCacheProgress>
    {
        public void Report(PatchCacheProgress value) => stop.Cancel();
    }

    private sealed class Recorder : IProgress<PatchCacheProgress>
    {
        public List<PatchCacheProgress> Reports { get; } = [];

        public void Report(PatchCacheProgress value) => Reports.Add(value);
    }
}
