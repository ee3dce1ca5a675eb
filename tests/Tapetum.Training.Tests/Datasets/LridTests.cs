using System.Runtime.InteropServices;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Training.Datasets;
using Tapetum.Training.Datasets.Numpy;
using Tapetum.Training.Evaluation;

namespace Tapetum.Training.Tests.Datasets;

/// <summary>PMN's own set, in exactly its layout.</summary>
public sealed class LridTests : IDisposable
{
    private const string Frame =
        "_exp-500000_iso-6400_2022_08_17_05_33_48_461_9688422862537_orientation_0_camera-0.dng";

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_frame_goes_with_its_scene_s_truth_and_the_gain_that_its_folder_tells()
    {
        foreach (string part in new[] { "indoor_x5", "outdoor_x3" })
        {
            Touch($"{part}/npy/GT_align_ours/000.npy");
            foreach (int gain in new[] { 16, 2 })
            {
                Touch($"{part}/6400/{gain}/000/005062{Frame}");
                Touch($"{part}/6400/{gain}/000/005063{Frame}");
            }
        }

        Touch("bias/6400/005062" + Frame);
        IReadOnlyList<ExposurePair> pairs = PairFolder.Read(folder.Path);

        pairs
            .Select(pair => $"{pair.Name.Scene} {pair.Name.Sequence} {ExposureRatio.OfNames(pair)}")
            .ShouldBe([
                "indoor_x5-000 00 2",
                "indoor_x5-000 01 2",
                "indoor_x5-000 00 16",
                "indoor_x5-000 01 16",
                "outdoor_x3-000 00 2",
                "outdoor_x3-000 01 2",
                "outdoor_x3-000 00 16",
                "outdoor_x3-000 01 16",
            ]);
        pairs.ShouldAllBe(pair => pair.LongPath.EndsWith("npy/GT_align_ours/000.npy", StringComparison.Ordinal));
        PairFolder.Read(folder.File("outdoor_x3")).Count.ShouldBe(4);
        File.Delete(folder.File("indoor_x5/npy/GT_align_ours/000.npy"));
        Should.Throw<DatasetException>(() => PairFolder.Read(folder.Path)).Message.ShouldContain("000.npy");
    }

    [Fact]
    public async Task A_network_is_evaluated_against_the_merged_truths()
    {
        Directory.CreateDirectory(folder.File("set/indoor_x5/npy/GT_align_ours"));
        foreach (int gain in new[] { 4, 16 })
        {
            Directory.CreateDirectory(folder.File($"set/indoor_x5/6400/{gain}/000"));
            SidSet.WriteRaw(
                folder.File($"set/indoor_x5/6400/{gain}/000/1.dng"),
                0.1f / gain,
                1f / gain / 8,
                seed: gain
            );
        }

        SidSet.WriteRaw(folder.File("bright.dng"), exposureTimeS: 1, share: 1 / 8f, seed: 3);
        RawImage bright = RawDecoder.Read(folder.File("bright.dng"), Stop);
        WriteArray("set/indoor_x5/npy/GT_align_ours/000.npy", bright.HeightPx, bright.WidthPx, bright.Mosaic.ToArray());
        EvaluationOptions options = new()
        {
            ReportFolder = folder.File("report"),
            Data = folder.File("set"),
            List = null,
            ExcludedScenes = [],
        };
        using Denoiser denoiser = new(ModelStore.Installed.Find("fast"), new() { Device = ComputeDevice.Cpu });

        EvaluationSummary summary = await new EvaluationRun(denoiser, options).RunAsync(
            PairFolder.Read(folder.File("set")),
            progress: null,
            Stop
        );

        summary.Failures.ShouldBeEmpty();
        summary.Pairs.Select(pair => pair.Ratio).ShouldBe([4, 16]);
        summary.Pairs.ShouldAllBe(pair => pair.Output.PsnrDb > pair.Input.PsnrDb + 3);
        summary.Pairs.ShouldAllBe(pair => Math.Abs(pair.Output.Brightness - 1) < 0.03);
    }

    [Fact]
    public void A_truth_keeps_its_fractions_and_one_of_another_size_is_refused()
    {
        Directory.CreateDirectory(folder.File("p/npy/GT_align_ours"));
        Directory.CreateDirectory(folder.File("p/6400/1/000"));
        SidSet.WriteRaw(folder.File("p/6400/1/000/1.dng"), exposureTimeS: 1, share: 1, seed: 3);
        string truth = "p/npy/GT_align_ours/000.npy";
        const int Count = SidSet.WidthPx * SidSet.HeightPx;
        WriteArray(truth, SidSet.HeightPx, SidSet.WidthPx, [.. Enumerable.Repeat(700.25, Count)]);

        RawImage read = LridTruth.Read(folder.File(truth), Stop);
        WriteArray(truth, SidSet.WidthPx, SidSet.HeightPx, new double[Count]);

        (read.Capture.Iso, read.Capture.ExposureTimeS).ShouldBe((100, 4), "as the frames that were merged");
        (read.Mosaic.Span[77] - read.Black.MeanDn).ShouldBe((700.25f - 512) * read.RangeDn / (16383 - 512), 0.01f);
        Should
            .Throw<DatasetException>(() => LridTruth.Read(folder.File(truth), Stop))
            .Reason.ShouldContain("256 × 192");
    }

    private void Touch(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        File.WriteAllText(folder.File(name), "");
    }

    /// <summary>As numpy's save does.</summary>
    private void WriteArray<T>(string name, int rows, int columns, T[] values)
        where T : unmanaged
    {
        string type = typeof(T) == typeof(ushort) ? "<u2" : "<f8";
        string head =
            $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({rows}, {columns}), }}".PadRight(117) + "\n";
        File.WriteAllBytes(
            folder.File(name),
            [
                0x93,
                .. "NUMPY"u8,
                1,
                0,
                (byte)head.Length,
                0,
                .. System.Text.Encoding.ASCII.GetBytes(head),
                .. MemoryMarshal.AsBytes(values.AsSpan()),
            ]
        );
    }
}
