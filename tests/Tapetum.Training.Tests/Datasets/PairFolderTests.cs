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
