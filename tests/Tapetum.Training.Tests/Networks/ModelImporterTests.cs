using Tapetum.Inference;
using Tapetum.Mosaic;
using Tapetum.Training.Networks;

namespace Tapetum.Training.Tests.Networks;

public sealed class ModelImporterTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    private string ModelPath => Path.Combine(temporary.Path, "tiny.onnx");

    public void Dispose() => temporary.Dispose();

    [Theory]
    [InlineData(NetworkKind.UNet, false, 0)]
    [InlineData(NetworkKind.UNet, true, 1e-3)] // 16-bit floats have eleven bits
    [InlineData(NetworkKind.ResidualUNet, true, 1e-3)]
    public void Weights_come_back_as_they_were_exported(NetworkKind network, bool half, double relativeError)
    {
        using Weights exported = Random(channels: 4, seed: 3, network);
        Export(exported, half);
        using Weights read = Random(channels: 4, seed: 8, network);

        ModelImporter.Read(ModelPath, read);

        for (int i = 0; i < exported.Averages.Length; i++)
        {
            float expected = exported.Averages.Span[i];
            read.Values.Span[i].ShouldBe(expected, (relativeError * Math.Abs(expected)) + 1e-7, $"value {i}");
            read.Averages.Span[i].ShouldBe(read.Values.Span[i], $"average {i}");
        }
    }

    /// <summary>It looks at demosaicked colours where a Bayer sensor has its samples, and listens to nothing else yet.</summary>
    [Fact]
    public void A_network_for_X_Trans_begins_as_one_for_Bayer_sensors()
    {
        using Weights bayer = Random(channels: 16, seed: 3, NetworkKind.ResidualUNet);
        Export(bayer, half: false);
        using Weights xTrans = new(new ResidualUNet(16, MosaicLayout.XTrans));
        xTrans.Initialize(seed: 8);

        ModelImporter.Read(ModelPath, xTrans);

        Span<float> from = bayer.Slice(bayer.Values, "head.weight");
        Span<float> to = xTrans.Slice(xTrans.Values, "head.weight");
        int[] seen = [0, 4, 7, 11]; // red, green beside it, green below it, blue
        for (int i = 0; i < to.Length; i++)
        {
            (int output, int plane, int tap) = (i / (32 * 9), i / 9 % 32, i % 9);
            int source = Array.IndexOf(seen, plane);
            to[i].ShouldBe(source < 0 ? 0 : from[(((output * 4) + source) * 9) + tap]);
        }

        string[] others = [.. bayer.Network.Parameters.Select(p => p.Name).Where(name => name != "head.weight")];
        foreach (string name in others)
        {
            xTrans.Slice(xTrans.Values, name).ToArray().ShouldBe(bayer.Slice(bayer.Values, name).ToArray(), name);
        }
    }

    [Theory]
    [InlineData(6, NetworkKind.UNet, "another size")]
    [InlineData(4, NetworkKind.ResidualUNet, "no weights 'head.weight'")]
    public void A_model_of_another_network_is_refused(int channels, NetworkKind network, string reason)
    {
        using Weights exported = Random(channels: 4, seed: 3);
        Export(exported, half: true);
        using Weights other = Random(channels, seed: 3, network);

        ModelException error = Should.Throw<ModelException>(() => ModelImporter.Read(ModelPath, other));
        error.Path.ShouldBe(ModelPath);
        error.Message.ShouldContain(reason);
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused()
    {
        File.WriteAllText(ModelPath, "I am no model");
        using Weights weights = Random(channels: 4, seed: 3);

        Should.Throw<ModelException>(() => ModelImporter.Read(ModelPath, weights)).Path.ShouldBe(ModelPath);
    }

    private static Weights Random(int channels, int seed, NetworkKind network = NetworkKind.UNet)
    {
        Weights weights = new(NetworkRun.Create(network, channels));
        weights.Initialize(seed);
        return weights;
    }

    private void Export(Weights weights, bool half) => File.WriteAllBytes(ModelPath, NetworkRun.Export(weights, half));
}
