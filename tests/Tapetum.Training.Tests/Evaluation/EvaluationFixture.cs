using System.Text.Json;
using Tapetum.Inference;
using Tapetum.Training.Datasets;
using Tapetum.Training.Evaluation;
using Tapetum.Training.Tests.Datasets;

namespace Tapetum.Training.Tests.Evaluation;

/// <summary>The default model, evaluated once on a tiny data set that has one damaged file.</summary>
public sealed class EvaluationFixture : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    public EvaluationSummary Summary { get; private set; } = null!;

    public JsonElement Metrics { get; private set; }

    public string Page { get; private set; } = "";

    public string Picture(string name) => folder.File($"report/pictures/{name}.png");

    public async ValueTask InitializeAsync()
    {
        SidSet.Write(folder.Path);
        await File.WriteAllTextAsync(folder.File("short/10003_01_0.1s.dng"), "no raw");
        EvaluationOptions options = new()
        {
            ReportFolder = folder.File("report"),
            Data = folder.Path,
            List = null,
            ExcludedScenes = [],
        };
        DenoiserOptions onCpu = new() { Device = ComputeDevice.Cpu };
        using Denoiser denoiser = new(ModelStore.Installed.Find(ModelStore.Default), onCpu);
        Summary = await new EvaluationRun(denoiser, options).RunAsync(
            PairFolder.Read(folder.Path),
            progress: null,
            TestContext.Current.CancellationToken
        );
        Metrics = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("report/metrics.json"))).RootElement;
        Page = await File.ReadAllTextAsync(folder.File("report/index.html"));
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
