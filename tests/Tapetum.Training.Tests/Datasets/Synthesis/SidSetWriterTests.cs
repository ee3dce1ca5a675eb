using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Training.Datasets;
using Tapetum.Training.Datasets.Synthesis;
using Tapetum.Training.Tests.Data;

namespace Tapetum.Training.Tests.Datasets.Synthesis;

public sealed class SidSetWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_set_is_read_by_its_lists_as_the_paper_s_is()
    {
        await WriteAsync(sequences: 2);

        IReadOnlyList<ExposurePair> train = Read("Sony_train_list.txt");
        IReadOnlyList<ExposurePair> test = Read("Sony_test_list.txt");

        train.Select(pair => pair.Name.Scene).Distinct(StringComparer.Ordinal).ShouldBe(["00001", "00002"]);
        test.Select(pair => pair.Name.Scene).Distinct(StringComparer.Ordinal).ShouldBe(["10001"]);
        Read("Sony_val_list.txt").ShouldAllBe(pair => pair.Name.Split == DatasetSplit.Validation);
        test.Select(pair => Path.GetFileName(pair.ShortPath))
            .ShouldBe([
                "10001_00_0.1s.DNG",
                "10001_00_0.04s.DNG",
                "10001_00_0.033s.DNG",
                "10001_01_0.1s.DNG",
                "10001_01_0.04s.DNG",
                "10001_01_0.033s.DNG",
            ]);
        test.Select(pair => Math.Round(ExposureRatio.OfNames(pair)!.Value))
            .ShouldBe([100.0, 250.0, 300.0, 100.0, 250.0, 300.0]);
        train.Concat(test).ToList().ForEach(pair => pair.RequireFiles());
        PairFolder.Read(folder.File("set")).Count.ShouldBe(4 * 6);
    }

    [Fact]
    public async Task Shares_of_several_machines_are_together_what_one_makes_and_what_is_there_is_kept()
    {
        await WriteAsync(sequences: 1);
        string[] names =
        [
            .. Directory
                .GetFiles(folder.File("set"), "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder.File("set"), path)),
        ];
        SidSetOptions options = Options(sequences: 1) with { Folder = folder.File("shares"), KeepsExisting = true };
        SidSource first = options.Sources[0];
        await WriteAsync(options with { IsOwn = source => source == first });
        string kept = folder.File("shares/Sony/long/00001_00_10s.DNG");
        File.WriteAllText(kept, "made before");
        await WriteAsync(options with { IsOwn = source => source == first });
        string text = File.ReadAllText(kept);
        await WriteAsync(options with { IsOwn = source => source == first, KeepsExisting = false });
        await WriteAsync(options with { IsOwn = source => source != first });

        text.ShouldBe("made before");
        foreach (string name in names)
        {
            File.ReadAllBytes(folder.File($"shares/{name}"))
                .ShouldBe(File.ReadAllBytes(folder.File($"set/{name}")), name);
        }
    }

    [Fact]
    public async Task Raws_are_what_the_camera_would_have_written()
    {
        await WriteAsync(sequences: 1);
        RawImage bright = Decode("Sony/long/10001_00_10s.DNG");
        RawImage dark = Decode("Sony/short/10001_00_0.04s.DNG");

        foreach (RawImage raw in new[] { bright, dark })
        {
            raw.Black.MeanDn.ShouldBe(512);
            raw.WhiteLevelDn.ShouldBe(16383);
            raw.Cfa.ShouldBe(CfaPattern.Rggb);
            raw.Capture.Model.ShouldBe("ILCE-7SM2");
            raw.Color.Calibrations.ShouldHaveSingleItem().XyzToCamera.M11.ShouldBe(0.5838, 1e-5);
            NoiseModels.For(raw).Origin.ShouldBe(NoiseOrigin.CameraTable);
        }

        bright.Capture.ExposureTimeS.ShouldBe(10);
        dark.Capture.ExposureTimeS.ShouldBe(0.04);
        (MeanDn(bright) / MeanDn(dark)).ShouldBe(250, 10);
    }

    [Fact]
    public async Task Noise_is_the_camera_s_with_values_that_whole_rows_share()
    {
        await WriteAsync(sequences: 2);
        RawImage first = Decode("Sony/short/10001_00_0.033s.DNG");
        RawImage second = Decode("Sony/short/10001_01_0.033s.DNG");
        NoiseModel noise = NoiseModels.For(first);

        // Of two exposures of one scene only noise differs.
        double[] difference =
        [
            .. first.Mosaic.ToArray().Zip(second.Mosaic.ToArray(), (a, b) => (a - b) / Math.Sqrt(2)),
        ];
        double expected = noise.VarianceDn2(MeanDn(first));
        difference.Average(d => d * d).ShouldBe(expected, 0.05 * expected);

        double rowSigma = CameraNoiseTable.SonyA7S2At(first.Capture.Iso!.Value)!.Value.RowSigmaDn;
        double rowVariance = difference.Chunk(first.WidthPx).Average(row => Math.Pow(row.Average(), 2));
        double withoutRows = expected / first.WidthPx;
        (rowVariance - withoutRows).ShouldBe(rowSigma * rowSigma, 0.35 * rowSigma * rowSigma);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_files_with_any_number_of_threads()
    {
        await WriteAsync(sequences: 1, parallelism: 1);
        byte[] once = await File.ReadAllBytesAsync(folder.File("set/Sony/short/20001_00_0.1s.DNG"), Stop);
        await WriteAsync(sequences: 1, parallelism: 4);
        byte[] again = await File.ReadAllBytesAsync(folder.File("set/Sony/short/20001_00_0.1s.DNG"), Stop);

        again.ShouldBe(once);
    }

    [Fact]
    public async Task A_photo_that_is_too_small_is_named()
    {
        TestPhotos.WriteDetailed(folder.File("tiny.png"), 40, 40, seed: 1);
        SidSetOptions options = new()
        {
            Folder = folder.File("set"),
            Sources = [new(folder.File("tiny.png"), DatasetSplit.Training, ShrinkFactor: null)],
        };

        DatasetException error = await Should.ThrowAsync<DatasetException>(() =>
            new SidSetWriter(options).WriteAsync(progress: null, Stop)
        );
        error.Path.ShouldEndWith("tiny.png");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static double MeanDn(RawImage raw) => raw.Mosaic.ToArray().Average(dn => dn - raw.Black.MeanDn);

    private RawImage Decode(string name) => RawDecoder.Read(folder.File($"set/{name}"), Stop);

    private IReadOnlyList<ExposurePair> Read(string list) =>
        PairList.Read(folder.File($"set/{list}"), folder.File("set"));

    /// <summary>Four photos: two to train on, one to test with, one to validate with.</summary>
    private SidSetOptions Options(int sequences)
    {
        Directory.CreateDirectory(folder.File("photos"));
        for (int i = 0; i < 4; i++)
        {
            TestPhotos.WriteDetailed(folder.File($"photos/{i}.png"), 512, 400, seed: i);
        }

        return new()
        {
            Folder = folder.File("set"),
            Sources = SidSource.OfFolders([folder.File("photos")]),
            Size = (256, 192),
            Sequences = sequences,
            Parallelism = 2,
        };
    }

    private Task WriteAsync(int sequences, int parallelism = 2) =>
        WriteAsync(Options(sequences) with { Parallelism = parallelism });

    private static Task WriteAsync(SidSetOptions options) => new SidSetWriter(options).WriteAsync(progress: null, Stop);
}
