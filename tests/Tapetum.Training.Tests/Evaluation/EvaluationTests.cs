using System.Text.Json;
using Tapetum.Encoding.Vips;
using Tapetum.Training.Evaluation;
using Tapetum.Training.Tests.Datasets;

namespace Tapetum.Training.Tests.Evaluation;

public sealed class EvaluationTests(EvaluationFixture evaluation) : IClassFixture<EvaluationFixture>
{
    private static readonly string[] Names = ["10003_00_250", "10003_00_100", "10006_00_250", "10006_00_100"];

    [Fact]
    public void Every_pair_leaves_its_three_pictures()
    {
        evaluation.Summary.Pairs.Select(pair => pair.Name).ShouldBe(Names);
        foreach (string name in Names)
        {
            foreach (string kind in new[] { "out", "scale", "gt" })
            {
                SrgbPhoto picture = PhotoReader.Read(evaluation.Picture($"{name}_{kind}"));
                (picture.WidthPx, picture.HeightPx).ShouldBe((SidSet.WidthPx, SidSet.HeightPx));
            }
        }
    }

    [Fact]
    public void The_numbers_are_those_of_the_written_pictures()
    {
        foreach (JsonElement pair in evaluation.Metrics.GetProperty("pairs").EnumerateArray())
        {
            string name = pair.GetProperty("name").GetString()!;
            Number(pair, "output", "psnrDb").ShouldBe(PsnrOf($"{name}_out", $"{name}_gt"), 1e-6);
            Number(pair, "input", "psnrDb").ShouldBe(PsnrOf($"{name}_scale", $"{name}_gt"), 1e-6);
        }
    }

    [Fact]
    public async Task The_numbers_are_those_of_scikit_image()
    {
        foreach (PairResult pair in evaluation.Summary.Pairs.Take(2))
        {
            string truth = evaluation.Picture($"{pair.Name}_gt");
            (double psnrDb, double ssim) = await ScikitImage.CompareAsync(
                evaluation.Picture($"{pair.Name}_out"),
                truth
            );
            pair.Output.PsnrDb.ShouldBe(psnrDb, 1e-6);
            pair.Output.Ssim.ShouldBe(ssim, 1e-4);
            (psnrDb, ssim) = await ScikitImage.CompareAsync(evaluation.Picture($"{pair.Name}_scale"), truth);
            pair.Input.PsnrDb.ShouldBe(psnrDb, 1e-6);
            pair.Input.Ssim.ShouldBe(ssim, 1e-4);
        }
    }

    [Fact]
    public void The_network_comes_nearer_to_the_truth_than_its_input() =>
        evaluation.Summary.Pairs.ShouldAllBe(pair =>
            pair.Output.PsnrDb > pair.Input.PsnrDb + 3 && pair.Output.Ssim > pair.Input.Ssim + 0.1
        );

    [Fact]
    public void Alignment_finds_the_light_that_a_scene_lacks()
    {
        PairResult dim = evaluation.Summary.Pairs.Single(pair => pair.Name is "10006_00_100");
        PairResult exact = evaluation.Summary.Pairs.Single(pair => pair.Name is "10003_00_100");

        dim.Output.Brightness.ShouldBe(1 / SidSet.DimShare, 0.03);
        dim.Output.AlignedPsnrDb.ShouldBeGreaterThan(dim.Output.PsnrDb + 1);
        exact.Output.Brightness.ShouldBe(1, 0.03);
    }

    [Fact]
    public void Means_are_given_for_each_ratio_and_for_all()
    {
        IReadOnlyList<GroupScores> groups = evaluation.Summary.Groups;

        groups.Select(group => (group.Name, group.Count)).ShouldBe([("×100", 2), ("×250", 2), ("all", 4)]);
        groups[2].Output.PsnrDb.ShouldBe(evaluation.Summary.Pairs.Average(pair => pair.Output.PsnrDb), 1e-9);
    }

    [Fact]
    public void How_natural_pictures_are_is_said_of_input_output_and_truth()
    {
        JsonElement all = evaluation.Metrics.GetProperty("groups").EnumerateArray().Last();

        Number(all, "input", "niqe").ShouldBeGreaterThan(0);
        Number(all, "output", "niqe").ShouldBe(evaluation.Summary.Pairs.Average(pair => pair.Output.Niqe!.Value), 1e-9);
        all.GetProperty("truthNiqe").GetDouble().ShouldBeGreaterThan(0);
        all.GetProperty("output").GetProperty("lpips").ValueKind.ShouldBe(JsonValueKind.Null);
        evaluation.Page.ShouldContain("NIQE");
        evaluation.Page.ShouldNotContain("LPIPS");
    }

    [Fact]
    public void A_pair_that_fails_is_noted_and_does_not_stop_the_rest()
    {
        FailedPair failure = evaluation.Summary.Failures.ShouldHaveSingleItem();

        failure.Short.ShouldEndWith("10003_01_0.1s.dng");
        evaluation.Metrics.GetProperty("failures").GetArrayLength().ShouldBe(1);
        evaluation.Page.ShouldContain("10003_01_0.1s.dng");
    }

    [Fact]
    public void The_page_shows_every_pair_and_needs_nothing_from_elsewhere()
    {
        foreach (string name in Names)
        {
            evaluation.Page.ShouldContain($">{name}</td>");
            evaluation.Page.ShouldContain($"<h3>{name} ");
        }

        evaluation.Page.ShouldNotContain("http:");
        evaluation.Page.ShouldNotContain("https:");
        evaluation.Page.ShouldNotContain("<link");
        evaluation.Page.ShouldContain("data:image/jpeg;base64,");
    }

    private static double Number(JsonElement pair, string picture, string name) =>
        pair.GetProperty(picture).GetProperty(name).GetDouble();

    private double PsnrOf(string picture, string truth)
    {
        byte[] a = PhotoReader.Read(evaluation.Picture(picture)).Rgb;
        byte[] b = PhotoReader.Read(evaluation.Picture(truth)).Rgb;
        double meanSquare = a.Zip(b, (x, y) => (double)(x - y) * (x - y)).Average();
        return 10 * Math.Log10(255.0 * 255 / meanSquare);
    }
}
