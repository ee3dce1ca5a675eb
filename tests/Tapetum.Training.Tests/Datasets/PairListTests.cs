using Tapetum.Training.Datasets;

namespace Tapetum.Training.Tests.Datasets;

public sealed class PairListTests
{
    [Fact]
    public void The_test_list_for_Sony_has_598_pairs_of_50_scenes()
    {
        IReadOnlyList<ExposurePair> pairs = ReadShared("Sony_test_list.txt");

        pairs.Count.ShouldBe(598);
        pairs.Select(pair => pair.ShortPath).Distinct(StringComparer.Ordinal).Count().ShouldBe(598);
        pairs.Select(pair => pair.Name.Scene).Distinct(StringComparer.Ordinal).Count().ShouldBe(50);
        pairs.ShouldAllBe(pair => pair.Name.Split == DatasetSplit.Test);
        // Counted over the list with another program.
        pairs.Count(pair => RatioOf(pair) == 100).ShouldBe(182);
        pairs.Count(pair => RatioOf(pair) == 250).ShouldBe(180);
        pairs.Count(pair => RatioOf(pair) == 300).ShouldBe(236);
    }

    [Fact]
    public void Without_the_misaligned_scenes_562_pairs_of_the_test_list_are_left()
    {
        IReadOnlyList<ExposurePair> pairs = ReadShared("Sony_test_list.txt");

        PairSelection.Without(pairs, PairSelection.MisalignedScenes).Count.ShouldBe(562);
    }

    [Theory]
    [InlineData("Sony_train_list.txt", 1865, DatasetSplit.Training)]
    [InlineData("Sony_val_list.txt", 234, DatasetSplit.Validation)]
    [InlineData("Fuji_test_list.txt", 524, DatasetSplit.Test)]
    public void The_other_lists_are_read_too(string list, int count, DatasetSplit split)
    {
        IReadOnlyList<ExposurePair> pairs = ReadShared(list);

        pairs.Count.ShouldBe(count);
        pairs.ShouldAllBe(pair => pair.Name.Split == split);
        pairs.ShouldAllBe(pair => RatioOf(pair) == 100 || RatioOf(pair) == 250 || RatioOf(pair) == 300);
    }

    [Theory]
    [InlineData("./Sony/short/a.ARW", "does not name two raw files")]
    [InlineData("./Sony/short/a.ARW ./Sony/long/b.txt", "does not name two raw files")]
    [InlineData("./x/short/1.dng ./x/long/1.dng", "a second time, after line 1")]
    public void A_line_that_makes_no_sense_is_named_by_its_number(string line, string reason)
    {
        string[] lines = ["./x/short/1.dng ./x/long/1.dng ISO200", "# a comment", "", line];

        DatasetException error = Should.Throw<DatasetException>(() => PairList.Parse("pairs.txt", lines, "/data"));

        error.Path.ShouldBe("pairs.txt");
        error.Reason.ShouldStartWith("line 4");
        error.Reason.ShouldContain(reason);
    }

    [Fact]
    public void A_picture_that_is_missing_is_named_with_its_line()
    {
        ExposurePair pair = PairList.Parse("lists/pairs.txt", ["# mine", "noisy/1.dng clean/1.dng"], "/data")[0];

        DatasetException error = Should.Throw<DatasetException>(pair.RequireFiles);

        error.Path.ShouldBe("/data/noisy/1.dng");
        error.Reason.ShouldContain("pairs.txt, line 2");
    }

    [Fact]
    public void Files_are_found_in_the_folder_of_the_camera_and_with_any_raw_ending()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("short"));
        File.WriteAllText(folder.File("short/10003_00_0.1s.DNG"), "");

        ExposurePair pair = PairList.Parse(
            "list.txt",
            ["./Sony/short/10003_00_0.1s.ARW ./Sony/long/10003_00_10s.ARW ISO200 F9"],
            folder.Path
        )[0];

        pair.ShortPath.ShouldBe(folder.File("short/10003_00_0.1s.DNG"));
        pair.LongPath.ShouldBe(folder.File("Sony/long/10003_00_10s.ARW"));
    }

    [Theory] // LED's lists of See-in-the-Dark and of ELD, and PMN's
    [InlineData("./short/00166_00_0.1s.ARW ./long/00166_00_30s.ARW", "00166_00_0.1s.ARW", "00166_00_30s.ARW", 300)]
    [InlineData(
        "short/00003_02_40.0s.ARW long/00003_01_400s.ARW ISO800 ISO100",
        "00003_02_40.0s.ARW",
        "00003_01_400s.ARW",
        10
    )]
    [InlineData("20005_00_0.1s.ARW 20005_00_10s.ARW 100", "20005_00_0.1s.ARW", "20005_00_10s.ARW", 100)]
    public void Others_lists_of_the_same_photographs_are_read(string line, string shortName, string longName, int ratio)
    {
        using TemporaryFolder folder = new();
        _ = Directory.CreateDirectory(folder.File("short"));
        _ = Directory.CreateDirectory(folder.File("long"));
        string first = folder.File($"short/{shortName}");
        string second = folder.File($"long/{longName}");
        File.WriteAllBytes(first, []);
        File.WriteAllBytes(second, []);

        ExposurePair pair = PairList.Parse("list.txt", [line], folder.Path).Single();

        (pair.ShortPath, pair.LongPath).ShouldBe((first, second));
        RatioOf(pair).ShouldBe(ratio);
    }

    [Fact]
    public void Names_with_spaces_are_divided_by_a_tab()
    {
        ExposurePair pair = PairList.Parse("list.txt", ["a/night 1.dng\tb/night 1.dng"], "/data")[0];

        pair.ShortPath.ShouldBe("/data/a/night 1.dng");
        pair.LongPath.ShouldBe("/data/b/night 1.dng");
    }

    private static IReadOnlyList<ExposurePair> ReadShared(string list) =>
        PairList.Read(SharedData.Path($"sid/{list}"), "/nowhere");

    private static double RatioOf(ExposurePair pair) => Math.Round(ExposureRatio.OfNames(pair) ?? 0);
}
