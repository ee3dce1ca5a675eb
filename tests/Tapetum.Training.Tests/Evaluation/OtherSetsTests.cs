using Tapetum.Inference;
using Tapetum.Training.Datasets;
using Tapetum.Training.Datasets.Synthesis;
using Tapetum.Training.Evaluation;
using Tapetum.Training.Tests.Data;
using Tapetum.Training.Tests.Datasets;

namespace Tapetum.Training.Tests.Evaluation;

/// <summary>Evaluation of sets that are not See in the Dark's Sony half.</summary>
public sealed class OtherSetsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Of_each_scene_of_the_ELD_set_the_first_exposure_has_pictures()
    {
        foreach (int scene in new[] { 1, 2 })
        {
            Directory.CreateDirectory(folder.File($"SonyA7S2/scene-{scene}"));
            SidSet.WriteRaw(folder.File($"SonyA7S2/scene-{scene}/IMG_0001.dng"), exposureTimeS: 10, share: 1, seed: 1);
            SidSet.WriteRaw(folder.File($"SonyA7S2/scene-{scene}/IMG_0002.dng"), 0.1f, share: 0.01f, seed: 2);
            SidSet.WriteRaw(folder.File($"SonyA7S2/scene-{scene}/IMG_0003.dng"), 0.04f, share: 0.004f, seed: 3);
        }

        EvaluationSummary summary = await EvaluateAsync(folder.Path);

        summary.Failures.ShouldBeEmpty();
        summary.Pairs.Count.ShouldBe(4);
        string[] outputs =
        [
            .. Directory
                .GetFiles(folder.File("report/pictures"), "*_out.png")
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal),
        ];
        outputs.ShouldBe(["SonyA7S2-scene-1_02_100_out.png", "SonyA7S2-scene-2_02_100_out.png"]);
    }

    [Fact]
    public async Task X_Trans_exposures_are_compared_with_their_long_ones_by_the_network_for_them()
    {
        Directory.CreateDirectory(folder.File("photos"));
        TestPhotos.WriteDetailed(folder.File("photos/1.png"), 1100, 1060, seed: 1);
        SidSetOptions options = new()
        {
            Folder = folder.File("set"),
            Half = SidHalf.Fuji,
            Sources = SidSource.OfFolders([folder.File("photos")]),
            Size = (528, 516),
            Sequences = 1,
        };
        await new SidSetWriter(options).WriteAsync(progress: null, Stop);

        EvaluationSummary summary = await EvaluateAsync(folder.File("set"));

        summary.Failures.ShouldBeEmpty();
        summary.Pairs.Count.ShouldBe(3);
        summary.Pairs.ShouldAllBe(pair => pair.Output.PsnrDb > pair.Input.PsnrDb + 3);
    }

    private async Task<EvaluationSummary> EvaluateAsync(string data)
    {
        EvaluationOptions options = new()
        {
            ReportFolder = folder.File("report"),
            Data = data,
            List = null,
            ExcludedScenes = [],
        };
        DenoiserOptions onCpu = new() { Device = ComputeDevice.Cpu };
        using Denoiser denoiser = new(ModelStore.Installed.Find(ModelStore.Default), onCpu);
        return await new EvaluationRun(denoiser, options).RunAsync(PairFolder.Read(data), progress: null, Stop);
    }
}
