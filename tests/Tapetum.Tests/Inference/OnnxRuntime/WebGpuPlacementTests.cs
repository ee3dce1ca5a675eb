using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Tapetum.Inference;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Mosaic;

namespace Tapetum.Tests.Inference.OnnxRuntime;

/// <summary>Not beside other tests of the GPU: the runtime's sessions there share one device.</summary>
[Collection(nameof(GpuTests))]
public sealed class WebGpuPlacementTests
{
    public static TheoryData<string> Models => [.. ModelStore.Installed.Names];

    /// <summary>An operator that the GPU lacks would take the tile to the CPU and back in the middle of each run.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void The_gpu_runs_every_operator_of_the_networks_that_come_with_the_program(string model)
    {
        SoftwareVulkan.Require();
        using TemporaryFolder folder = new();
        string path = ModelStore.Installed.Find(model);
        OnnxSessionOptions options = new()
        {
            Provider = ExecutionProvider.WebGpu,
            ProfilePrefix = Path.Combine(folder.Path, "run"),
        };
        using (OnnxSession session = OnnxSession.Load(path, options))
        {
            int planes = ModelCard.Read(session.Form, path).Mosaic.Planes();
            using OrtValue mosaic = OrtValue.CreateTensorValueFromMemory(
                new float[planes * 16 * 16],
                [1, planes, 16, 16]
            );
            using OnnxBinding binding = session.Bind().SetInput(ModelCard.Input, mosaic);
            binding.Run(TestContext.Current.CancellationToken);
        }

        (string Operator, string Provider)[] nodes = [.. Nodes(Directory.GetFiles(folder.Path).ShouldHaveSingleItem())];

        nodes.Length.ShouldBeGreaterThan(10);
        nodes.Where(node => node.Provider != "WebGpuExecutionProvider").ShouldBeEmpty();
    }

    /// <summary>The trace has an event for each operator that ran.</summary>
    private static IEnumerable<(string Operator, string Provider)> Nodes(string tracePath)
    {
        using var trace = JsonDocument.Parse(File.ReadAllText(tracePath));
        foreach (JsonElement entry in trace.RootElement.EnumerateArray())
        {
            if (
                entry.GetProperty("cat").GetString() == "Node"
                && entry.GetProperty("args").TryGetProperty("provider", out JsonElement provider)
            )
            {
                yield return (entry.GetProperty("args").GetProperty("op_name").GetString()!, provider.GetString()!);
            }
        }
    }
}
