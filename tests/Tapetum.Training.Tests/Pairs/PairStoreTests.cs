using Tapetum.Encoding;
using Tapetum.Encoding.Dng;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.LibRaw;
using Tapetum.Training.Data;
using Tapetum.Training.Datasets;
using Tapetum.Training.Loop;
using Tapetum.Training.Pairs;

namespace Tapetum.Training.Tests.Pairs;

public sealed class PairStoreTests : IDisposable
{
    private readonly StoredExposures exposures = new();

    public PairStoreTests()
    {
        exposures.Add("attic", 0.1, 10, (x, y) => 512 + x + y, (x, y) => 1000 + (10 * x) + y);
        exposures.Add("cellar", 0.04, 10, (x, y) => 600 + x, (x, y) => 5000 + y);
    }

    public void Dispose() => exposures.Dispose();

    [Fact]
    public async Task Frames_hold_what_the_raw_files_hold()
    {
        IReadOnlyList<StoredPair> pairs = await exposures.PrepareAsync();

        pairs.Select(pair => (pair.Scene, Math.Round(pair.Ratio))).ShouldBe([("attic", 100), ("cellar", 250)]);
        using MappedPixels rows = pairs[0].Short.MapRows(3, 2);
        rows.Span.Length.ShouldBe(2 * StoredExposures.WidthPx);
        rows.Span[7].ShouldBe((ushort)(512 + 7 + 3));
        pairs[0].Short.Info.Noise!.GainDnPerElectron.ShouldBe(1e-4f * (16383 - 512), 1e-3f);
        pairs[1].Truth.Info.PixelBytes.ShouldBe(6L * StoredExposures.WidthPx * StoredExposures.HeightPx);
    }

    [Fact]
    public async Task What_is_decoded_is_not_decoded_again()
    {
        await exposures.PrepareAsync();
        Log log = new();
        await exposures.PrepareAsync(progress: log);

        log.Last.ShouldBe((Done: 4, Count: 4, Reused: 4));
    }

    [Fact]
    public async Task A_store_that_was_cut_short_is_completed()
    {
        await exposures.PrepareAsync();
        string[] frames = Frames();
        File.Delete(frames[0]);
        using (FileStream cut = File.OpenWrite(frames[1]))
        {
            cut.SetLength(cut.Length - 100);
        }

        Log log = new();
        IReadOnlyList<StoredPair> pairs = await exposures.PrepareAsync(progress: log);

        log.Last.ShouldBe((Done: 4, Count: 4, Reused: 2));
        pairs.ShouldAllBe(pair => IsReadable(pair.Short) && IsReadable(pair.Truth));
    }

    [Fact]
    public async Task A_raw_file_that_was_replaced_is_decoded_again()
    {
        await exposures.PrepareAsync();
        exposures.Add("attic", 0.1, 10, (_, _) => 700, (_, _) => 9000);

        IReadOnlyList<StoredPair> pairs = await exposures.PrepareAsync();

        using MappedPixels rows = pairs[0].Short.MapRows(0, 1);
        rows.Span[0].ShouldBe((ushort)700);
    }

    [Fact]
    public async Task A_frame_that_changed_on_disk_is_found_out_when_it_is_read()
    {
        await exposures.PrepareAsync();
        foreach (string path in Frames())
        {
            using FileStream frame = new(path, FileMode.Open);
            frame.Position = frame.Length - 10;
            int before = frame.ReadByte();
            frame.Position--;
            frame.WriteByte((byte)(before ^ 1));
        }

        IReadOnlyList<StoredPair> pairs = await exposures.PrepareAsync();

        TrainingDataException error = Should.Throw<TrainingDataException>(() => pairs[0].Short.MapRows(0, 1));
        error.Path.ShouldStartWith(exposures.Store);
        error.Reason.ShouldContain("checksum");
    }

    [Fact]
    public async Task Nothing_stays_mapped_once_it_is_read()
    {
        IReadOnlyList<StoredPair> pairs = await exposures.PrepareAsync();
        PairSampler sampler = new(
            pairs,
            new()
            {
                Contract = ModelContract.CameraLinear,
                Seed = 1,
                Batch = 1,
                CropPx = 64,
            }
        );

        for (int step = 1; step <= 20; step++)
        {
            sampler.Fill(step, new TrainingBatch(1, 32));
        }

        (await File.ReadAllTextAsync("/proc/self/maps", TestContext.Current.CancellationToken)).ShouldNotContain(
            exposures.Store
        );
    }

    [Fact]
    public async Task A_disk_that_is_too_small_is_named_before_it_is_full()
    {
        OutputException error = await Should.ThrowAsync<OutputException>(() =>
            exposures.PrepareAsync(freeBytes: _ => 1000)
        );

        error.Reason.ShouldContain("MB left");
        Frames().ShouldBeEmpty();
    }

    [Fact]
    public async Task Exposures_of_different_size_are_refused()
    {
        string path = Path.Combine(exposures.Folder, "long", "attic_10s.dng");
        RawImage larger = SyntheticRaw.Image(128, 96);
        await using (FileStream file = File.Create(path))
        {
            DngMosaicWriter.Write(file, larger);
        }

        DatasetException error = await Should.ThrowAsync<DatasetException>(() => exposures.PrepareAsync());
        error.Reason.ShouldContain("128×96");
    }

    [Fact]
    public async Task For_the_srgb_contract_the_truth_is_LibRaws_picture()
    {
        IReadOnlyList<StoredPair> pairs = await exposures.PrepareAsync(ModelContract.Srgb);

        LibRawPicture developed = LibRawPicture.Of(exposures.Pairs[0].LongPath, TestContext.Current.CancellationToken);
        using MappedPixels pixels = pairs[0].Truth.MapRows(0, StoredExposures.HeightPx);
        pixels.Span.SequenceEqual(developed.Rgb).ShouldBeTrue();
        pairs[0].Truth.Info.Saturation.ShouldBe(developed.Saturation);
    }

    private static bool IsReadable(StoredFrame frame)
    {
        using MappedPixels pixels = frame.MapRows(0, frame.Info.HeightPx);
        return !pixels.Span.IsEmpty;
    }

    private string[] Frames() =>
        [.. Directory.EnumerateFiles(exposures.Store, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private sealed class Log : IProgress<PairStoreProgress>
    {
        private readonly Lock counting = new();

        public (int Done, int Count, int Reused) Last { get; private set; }

        public void Report(PairStoreProgress value)
        {
            lock (counting)
            {
                Last = value.Done >= Last.Done ? (value.Done, value.Count, value.Reused) : Last;
            }
        }
    }
}
