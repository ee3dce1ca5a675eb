using Microsoft.ML.OnnxRuntime;
using Tapetum.Inference;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Inference.Tiles;

namespace Tapetum.Tests.Inference.OnnxRuntime;

[Collection(nameof(GpuTests))]
public sealed class GpuTests
{
    [Fact]
    public void A_software_adapter_is_recognised()
    {
        SoftwareVulkan.Require();

        GpuAdapter adapter = GpuAdapter.List().ShouldHaveSingleItem();

        adapter.Name.ShouldContain("SwiftShader");
        adapter.IsSoftware.ShouldBeTrue();
    }

    [Fact]
    public void Auto_prefers_the_cpu_to_a_software_adapter()
    {
        SoftwareVulkan.Require();
        using TemporaryModel model = new(TinyModel.DemosaickerGraph(1).TapetumMetadata(16).Build());

        DeviceNetwork loaded = DeviceNetwork.Load(model.Path, ComputeDevice.Auto, new OnnxSessionOptions());

        using TileNetwork network = loaded.Network;
        loaded.Device.ShouldBe(ComputeDevice.Cpu);
        loaded.Reason.ShouldBe("no GPU was found");
    }

    [Fact]
    public void The_gpu_agrees_with_the_cpu()
    {
        SoftwareVulkan.Require();
        using TemporaryModel model = new(TinyUNet.Build(channels: 4, seed: 1));
        Random random = new(2);
        float[] values = [.. Enumerable.Range(0, 4 * 48 * 80).Select(_ => random.NextSingle() * 10)];
        using OrtValue mosaic = OrtValue.CreateTensorValueFromMemory(values, [1, 4, 48, 80]);

        float[] cpu = Run(model.Path, ExecutionProvider.Cpu, mosaic);
        float[] gpu = Run(model.Path, ExecutionProvider.WebGpu, mosaic);

        float largest = cpu.Max(Math.Abs);
        for (int i = 0; i < cpu.Length; i++)
        {
            gpu[i].ShouldBe(cpu[i], 1e-4 * largest);
        }
    }

    private static float[] Run(string path, ExecutionProvider provider, OrtValue mosaic)
    {
        using var session = OnnxSession.Load(path, new OnnxSessionOptions { Provider = provider });
        using OnnxBinding binding = session.Bind().SetInput("mosaic", mosaic);
        binding.Run(TestContext.Current.CancellationToken);
        return binding.Output("rgb").GetTensorDataAsSpan<float>().ToArray();
    }
}
