using System.IO.Compression;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Training.Datasets;

namespace Tapetum.Training.Tests.Datasets;

public sealed class PairFolderTests
{
    [Fact]
    public void Short_exposures_are_paired_with_the_long_one_of_their_scene()
    {
        using TemporaryFolder folder = new();
        Touch(folder, "Sony/short/10003_00_0.04s.ARW", "Sony/short/10003_01_0.1s.ARW", "Sony/short/20005_00_0.1s.ARW");
        Touch(folder, "Sony/long/10003_00_10s.ARW", "Sony/long/20005_00_30s.ARW", "Sony/short/notes.txt");

        IReadOnlyList<ExposurePair> pairs = PairFolder.Read(folder.Path);

        pairs
            .Select(pair => (Path.GetFileName(pair.ShortPath), Path.GetFileName(pair.LongPath)))
            .ShouldBe([
                ("10003_00_0.04s.ARW", "10003_00_10s.ARW"),
                ("10003_01_0.1s.ARW", "10003_00_10s.ARW"),
                ("20005_00_0.1s.ARW", "20005_00_30s.ARW"),
            ]);
        PairSelection.Of(pairs, DatasetSplit.Test).Count.ShouldBe(2);
        PairSelection.Of(pairs, DatasetSplit.Validation).Count.ShouldBe(1);
        ExposureRatio.OfNames(pairs[2]).ShouldBe(300);
    }

    [Fact]
    public void Scenes_of_ones_own_may_have_any_name_and_belong_to_every_split()
    {
        using TemporaryFolder folder = new();
        Touch(
            folder,
            "short/old kitchen_0.04s.nef",
            "long/old kitchen_10s.nef",
            "short/DSC_0001.nef",
            "long/DSC_0001.nef"
        );

        IReadOnlyList<ExposurePair> pairs = PairSelection.Of(PairFolder.Read(folder.Path), DatasetSplit.Test);

        pairs.Select(pair => pair.Name.Scene).ShouldBe(["DSC_0001", "old kitchen"]);
        ExposureRatio.OfNames(pairs[0]).ShouldBeNull();
        ExposureRatio.OfNames(pairs[1])!.Value.ShouldBe(250, 1e-9);
    }

    [Fact]
    public void Frames_of_the_ELD_set_go_with_the_long_one_nearest_in_number()
    {
        using TemporaryFolder folder = new();
        string[] cameras = ["CanonEOS70D", "SonyA7S2"];
        Touch(folder, [.. Enumerable.Range(1, 16).Select(i => $"SonyA7S2/scene-2/IMG_{i:D4}.ARW")]);
        Touch(folder, [.. Enumerable.Range(1, 16).Select(i => $"SonyA7S2/scene-10/IMG_{i:D4}.ARW")]);
        Touch(folder, [.. Enumerable.Range(1, 16).Select(i => $"CanonEOS70D/scene-1/IMG_{i:D4}.CR2")]);
        Touch(folder, "CanonEOS70D/scene-1/IMG_0001.JPG");

        IReadOnlyList<ExposurePair> pairs = PairFolder.Read(folder.Path);

        pairs.Count.ShouldBe(36);
        pairs
            .Select(pair => pair.Name.Scene)
            .Distinct(StringComparer.Ordinal)
            .ShouldBe(["CanonEOS70D-scene-1", "SonyA7S2-scene-2", "SonyA7S2-scene-10"]);
        // The ids that its own evaluation takes, and the truth that it takes for them.
        Dictionary<string, string> truth = pairs
            .Where(pair => pair.Name.Scene == "SonyA7S2-scene-2")
            .ToDictionary(
                pair => Path.GetFileName(pair.ShortPath),
                pair => Path.GetFileName(pair.LongPath),
                StringComparer.Ordinal
            );
        foreach ((int id, int expected) in new[] { (4, 6), (9, 11), (14, 16), (5, 6), (10, 11), (15, 16), (3, 1) })
        {
            truth[$"IMG_{id:D4}.ARW"].ShouldBe($"IMG_{expected:D4}.ARW");
        }

        PairFolder.Read(folder.File(cameras[1])).Count.ShouldBe(24);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("src/Bayer/7D-1/", "src/Bayer/7D-1/gt/")]
    public void Frames_of_the_RawNIND_set_go_with_the_first_truth_of_their_scene(string noisy, string clean)
    {
        using TemporaryFolder folder = new();
        Touch(
            folder,
            noisy + "Bayer_7D-1_ISO6400_sha1=0b.cr2",
            noisy + "Bayer_7D-1_ISO800_sha1=7a.cr2",
            clean + "Bayer_7D-1_GT_ISO100_sha1=45.cr2",
            clean + "Bayer_7D-1_GT_ISO100_sha1=46.cr2",
            noisy + "X-Trans_barn_ISO6400_sha1=0c.raf",
            clean + "X-Trans_barn_GT_ISO200_sha1=0d.raf"
        );

        IReadOnlyList<ExposurePair> pairs = PairFolder.Read(folder.Path);

        pairs
            .Select(pair => (Path.GetFileName(pair.ShortPath), Path.GetFileName(pair.LongPath), pair.Name.Scene))
            .ShouldBe([
                ("Bayer_7D-1_ISO6400_sha1=0b.cr2", "Bayer_7D-1_GT_ISO100_sha1=45.cr2", "7D-1"),
                ("Bayer_7D-1_ISO800_sha1=7a.cr2", "Bayer_7D-1_GT_ISO100_sha1=45.cr2", "7D-1"),
                ("X-Trans_barn_ISO6400_sha1=0c.raf", "X-Trans_barn_GT_ISO200_sha1=0d.raf", "X-Trans_barn"),
            ]);
        Training(MosaicLayout.Bayer).ShouldAllBe(scene => scene == "7D-1");
        Training(MosaicLayout.XTransNine).ShouldAllBe(scene => scene == "X-Trans_barn");

        IEnumerable<string> Training(MosaicLayout mosaic) =>
            TrainingPairs
                .Of(folder.Path, list: null, validationList: null, mosaic)
                .Training.Select(pair => pair.Name.Scene);
    }

    [Fact]
    public void A_set_is_read_out_of_its_archive_by_names_and_by_lists_and_leaves_nothing_behind()
    {
        using TemporaryFolder folder = new();
        using (ZipArchive zip = ZipFile.Open(folder.File("Sony2025.zip"), ZipArchiveMode.Create))
        {
            foreach (string name in new[] { "short/10003_00_0.04s", "short/10003_01_0.1s", "long/10003_00_10s" })
            {
                using Stream entry = zip.CreateEntry($"Sony/{name}.ARW").Open();
                entry.Write(SyntheticRaw.Dng(SyntheticRaw.Image()));
            }
        }

        string list = folder.File("Sony_test_list.txt");
        File.WriteAllText(list, "./Sony/short/10003_01_0.1s.ARW ./Sony/long/10003_00_10s.ARW ISO200 F9\n");

        IReadOnlyList<ExposurePair> named = PairFolder.Read(folder.Path);
        IReadOnlyList<ExposurePair> listed = PairList.Read(list, folder.Path);
        string? unpacked = null;
        RawImage raw = ExposureFile.Read(
            named[0].ShortPath,
            file => RawDecoder.Read(unpacked = file, TestContext.Current.CancellationToken)
        );
        TapetumException damaged = Should.Throw<TapetumException>(() =>
            ExposureFile.Read<int>(named[0].LongPath, file => throw new DatasetException(file, "it is no raw", "None."))
        );

        named.Select(pair => Path.GetFileName(pair.ShortPath)).ShouldBe(["10003_00_0.04s.ARW", "10003_01_0.1s.ARW"]);
        named[0].RequireFiles();
        listed.ShouldBe([named[1] with { ListedAt = "Sony_test_list.txt, line 1," }]);
        ExposureRatio.OfNames(named[0])!.Value.ShouldBe(250, 1e-9);
        raw.WidthPx.ShouldBe(64);
        File.Exists(unpacked).ShouldBeFalse();
        damaged.Path.ShouldBe(named[0].LongPath);
    }

    [Fact]
    public void Where_cameras_noted_ISO_it_counts_with_the_time()
    {
        ExposurePair pair = new("IMG_0004.ARW", "IMG_0006.ARW", ListedAt: null);
        CaptureInfo dark = SyntheticRaw.Capture with { Iso = 3200, ExposureTimeS = 0.01 };

        double ratio = ExposureRatio.Of(pair, dark, dark with { Iso = 800, ExposureTimeS = 4 });

        ratio.ShouldBe(100, 1e-9);
    }

    [Fact]
    public void Where_names_have_no_exposure_times_the_cameras_notes_are_taken()
    {
        ExposurePair pair = new("short/DSC_0001.nef", "long/DSC_0001.nef", ListedAt: null);

        ExposureRatio
            .Of(pair, CaptureInfo.Unknown with { ExposureTimeS = 0.05 }, CaptureInfo.Unknown with { ExposureTimeS = 4 })
            .ShouldBe(80, 1e-9);
        Should
            .Throw<DatasetException>(() => ExposureRatio.Of(pair, CaptureInfo.Unknown, CaptureInfo.Unknown))
            .Reason.ShouldContain("exposure");
    }

    [Fact]
    public void A_short_exposure_without_a_long_one_is_named()
    {
        using TemporaryFolder folder = new();
        Touch(folder, "short/cellar_0.1s.dng", "long/attic_10s.dng");

        DatasetException error = Should.Throw<DatasetException>(() => PairFolder.Read(folder.Path));

        error.Path.ShouldEndWith("cellar_0.1s.dng");
        error.Reason.ShouldContain("'cellar'");
    }

    [Fact]
    public void A_folder_of_another_layout_is_refused_with_advice()
    {
        using TemporaryFolder folder = new();

        Should.Throw<DatasetException>(() => PairFolder.Read(folder.Path)).Reason.ShouldContain("'short' and 'long'");
        Should
            .Throw<DatasetException>(() => PairFolder.Read(folder.File("none")))
            .Reason.ShouldContain("no such folder");
    }

    private static void Touch(TemporaryFolder folder, params string[] names)
    {
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
            File.WriteAllText(folder.File(name), "");
        }
    }
}
