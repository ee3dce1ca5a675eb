using System.Runtime.CompilerServices;
using Tapetum.Training.Networks.PyTorch;
using Tapetum.Training.Networks.TensorFlow;

namespace Tapetum.Training.Tests.Networks.TensorFlow;

/// <summary>Checkpoints with the names, axes and order of the original's train_Sony.py, made of weights that PyTorch wrote and ran (make.py beside them).</summary>
public sealed class SidCheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly IReadOnlyDictionary<string, TorchTensor> port = StateDict.Read(Port());

    public SidCheckpointTests()
    {
        BundleWriter writer = new();
        foreach ((string name, TorchTensor tensor) in port)
        {
            string[] parts = name.Split('.'); // conv1_1.weight, up6.weight
            bool isUp = name.StartsWith("up", StringComparison.Ordinal);
            string theirs = isUp
                ? name == "up6.weight"
                    ? "Variable"
                    : $"Variable_{name[2] - '6'}"
                : parts[1] == "bias"
                    ? $"g_{parts[0]}/biases"
                    : $"g_{parts[0]}/weights";
            (long[] shape, float[] values) = Turn(tensor);
            writer.Add(theirs, shape, values);
            writer.Add($"{theirs}/Adam", shape, values);
            writer.Add($"{theirs}/Adam_1", shape, values);
        }

        writer.Add("beta1_power", [], [0.9f]);
        writer.Write(folder.File("model.ckpt"));
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("model.ckpt")]
    [InlineData("model.ckpt.index")]
    [InlineData("model.ckpt.data-00000-of-00001")]
    public void The_originals_checkpoint_has_the_weights_of_its_port(string name)
    {
        IReadOnlyDictionary<string, TorchTensor> read = SidCheckpoint.Read(
            CheckpointBundle.NameOf(folder.File(name)).ShouldNotBeNull()
        );

        read.Keys.Order(StringComparer.Ordinal).ShouldBe(port.Keys.Order(StringComparer.Ordinal));
        foreach ((string key, TorchTensor tensor) in port)
        {
            read[key].Shape.ShouldBe(tensor.Shape, key);
            read[key].Values.ShouldBe(tensor.Values, key);
        }
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused_with_its_name()
    {
        string index = folder.File("model.ckpt.index");
        byte[] whole = File.ReadAllBytes(index);
        int refused = 0;
        Random random = new(5);
        for (int i = 0; i < 200; i++)
        {
            byte[] damaged = i % 4 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            damaged.AsSpan(damaged.Length > 0 ? random.Next(damaged.Length) : 0).Reverse();
            File.WriteAllBytes(index, damaged);
            if (Record.Exception(() => Read()) is { } error)
            {
                error.ShouldBeOfType<StateDictException>();
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(150); // some bytes, such as those between the last numbers and the mark, say nothing

        File.WriteAllBytes(index, whole);
        string data = folder.File("model.ckpt.data-00000-of-00001");
        byte[] numbers = File.ReadAllBytes(data);
        numbers[10] ^= 1; // of the first tensor
        File.WriteAllBytes(data, numbers);
        Should.Throw<StateDictException>(() => Read()).Message.ShouldContain("checksum");
        File.Delete(data);
        Should.Throw<StateDictException>(() => Read()).Message.ShouldContain("is not there");
    }

    private IReadOnlyDictionary<string, TorchTensor> Read() => SidCheckpoint.Read(folder.File("model.ckpt"));

    /// <summary>Of a kernel, from [a, b, y, x] to [y, x, b, a].</summary>
    private static (long[] Shape, float[] Values) Turn(TorchTensor tensor)
    {
        if (tensor.Shape is not [var a, var b, var y, var x])
        {
            return ([.. tensor.Shape], tensor.Values);
        }

        float[] turned = new float[tensor.Values.Length];
        int at = 0;
        for (long row = 0; row < y; row++)
        {
            for (long column = 0; column < x; column++)
            {
                for (long inner = 0; inner < b; inner++)
                {
                    for (long outer = 0; outer < a; outer++)
                    {
                        turned[at++] = tensor.Values[(((((outer * b) + inner) * y) + row) * x) + column];
                    }
                }
            }
        }

        return ([y, x, b, a], turned);
    }

    private static string Port([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../PyTorch/weights/depth-first.pth");
}
