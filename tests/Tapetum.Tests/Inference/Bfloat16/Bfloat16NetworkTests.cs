using Google.Protobuf;
using Tapetum.Inference;
using Tapetum.Inference.Bfloat16;
using Tapetum.Inference.Bfloat16.Native;
using Tapetum.Inference.Onnx;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Inference.Tiles;
using Tapetum.Mosaic;

namespace Tapetum.Tests.Inference.Bfloat16;

/// <summary>Against ONNX Runtime, which runs the same file in floats.</summary>
public sealed class Bfloat16NetworkTests
{
    /// <summary>From one number of bfloat16 to the next, in relation to it.</summary>
    private const double Step = 1.0 / 256;

    private static readonly OnnxSessionOptions OneThread = new() { IntraOpThreads = 1 };

    [Theory]
    [InlineData("fast", 65, 33)]
    [InlineData("fast", 600, 225)]
    [InlineData(ModelStore.Default, 65, 33)]
    [InlineData(ModelStore.Default, 225, 600)]
    [InlineData("best", 65, 33)]
    [InlineData("best", 520, 200)]
    public void Models_make_the_pictures_that_floats_make(string model, int widthPx, int heightPx)
    {
        using Bfloat16Network network = Load(ModelStore.Installed.Find(model));
        using var reference = OnnxNetwork.Load(ModelStore.Installed.Find(model), OneThread);

        Difference(network, reference, widthPx, heightPx).ShouldBeInRange(1e-7, Step);
    }

    [Fact]
    public void A_file_is_read_as_it_is_written()
    {
        using TemporaryModel changed = Changed(graph =>
        {
            foreach (NodeProto node in graph.Node.Where(node => node.OpType == "LeakyRelu"))
            {
                node.Attribute.Single().F = 0.05f;
            }
        });
        using Bfloat16Network network = Load(changed.Path);
        using var reference = OnnxNetwork.Load(changed.Path, OneThread);
        using var unchanged = OnnxNetwork.Load(ModelStore.Installed.Find("fast"), OneThread);

        Difference(network, reference, 128, 128).ShouldBeLessThan(Step);
        Difference(network, unchanged, 128, 128).ShouldBeGreaterThan(5 * Step);
    }

    public static TheoryData<string> Changes => ["pads", "operator", "order", "weights", "missing skip", "end"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Another_network_is_left_to_onnx_runtime(string change)
    {
        RequireInstructions();
        using TemporaryModel changed = Changed(graph =>
        {
            NodeProto convolution = graph.Node.First(node => node.OpType == "Conv" && node.Input[0] != "mosaic");
            NodeProto add = graph.Node.Last(node => node.OpType == "Add");
            switch (change)
            {
                case "pads":
                    NodeProto padded = graph.Node.First(node => node.Attribute.Any(a => a.Name == "pads"));
                    padded.Attribute.Single(a => a.Name == "pads").Ints[0] = 0;
                    break;
                case "operator":
                    graph.Node.First(node => node.OpType == "LeakyRelu").OpType = "Relu";
                    break;
                case "order":
                    add.Input[0] = convolution.Output[0];
                    break;
                case "weights":
                    TensorProto weights = graph.Initializer.First(tensor => tensor.Dims.Count == 4);
                    weights.RawData = ByteString.CopyFrom(weights.RawData.Span[..^2]);
                    break;
                case "missing skip":
                    add.OpType = "Identity";
                    break;
                default:
                    graph.Node.Last().OpType = "Sigmoid";
                    break;
            }
        });

        Bfloat16Network.TryLoad(changed.Path).ShouldBeNull();
    }

    [Fact]
    public void Networks_of_other_kinds_are_left_to_onnx_runtime()
    {
        RequireInstructions();
        using TemporaryModel paper = new(TinyUNet.Build(channels: 16, seed: 1));
        using TemporaryModel none = new([1, 2, 3]);

        Bfloat16Network.TryLoad(paper.Path).ShouldBeNull();
        Bfloat16Network.TryLoad(none.Path).ShouldBeNull();
        Bfloat16Network.TryLoad(ModelStore.Installed.Find(ModelStore.XTrans)).ShouldBeNull();
        Bfloat16Network.TryLoad("no-such-model.onnx").ShouldBeNull();
    }

    [Fact]
    public async Task A_run_ends_soon_after_it_is_cancelled()
    {
        using Bfloat16Network network = Load(ModelStore.Installed.Find("best"));
        using TileSlot slot = network.Allocate(Grid(2000, 1200, network.Card));
        using CancellationTokenSource source = new();

        var run = Task.Run(() => slot.RunNetwork(source.Token), TestContext.Current.CancellationToken);
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => run);
        // What a run left behind does not matter to the next.
        Fill(slot.Mosaic);
        slot.RunNetwork(TestContext.Current.CancellationToken);
        float[] first = [.. slot.Row(1, 700)];
        slot.RunNetwork(TestContext.Current.CancellationToken);
        slot.Row(1, 700).ToArray().ShouldBe(first);
    }

    private static Bfloat16Network Load(string path)
    {
        RequireInstructions();
        return Bfloat16Network.TryLoad(path).ShouldNotBeNull();
    }

    private static void RequireInstructions() =>
        Assert.SkipUnless(NetworkLibrary.IsSupported, "the processor has no instructions for bfloat16 (AVX-512 BF16)");

    private static TemporaryModel Changed(Action<GraphProto> change)
    {
        ModelProto model = OnnxFile.TryRead(ModelStore.Installed.Find("fast")).ShouldNotBeNull();
        change(model.Graph);
        return new(model.ToByteArray());
    }

    private static TileGrid Grid(int widthPx, int heightPx, ModelCard card) =>
        TileGrid.Cover(widthPx, heightPx, long.MaxValue, card.MarginPx);

    /// <summary>Root mean square, in relation to that of the picture.</summary>
    private static double Difference(TileNetwork one, TileNetwork other, int widthPx, int heightPx)
    {
        TileGrid grid = Grid(widthPx, heightPx, one.Card);
        using TileSlot first = one.Allocate(grid);
        using TileSlot second = other.Allocate(grid);
        Fill(first.Mosaic);
        first.Mosaic.CopyTo(second.Mosaic);
        first.RunNetwork(TestContext.Current.CancellationToken);
        second.RunNetwork(TestContext.Current.CancellationToken);
        (double differences, double squares) = (0, 0);
        for (int y = 0; y < grid.TileHeightPx; y++)
        {
            for (int color = 0; color < 3; color++)
            {
                ReadOnlySpan<float> found = first.Row(color, y);
                ReadOnlySpan<float> expected = second.Row(color, y);
                for (int x = 0; x < found.Length; x++)
                {
                    double difference = found[x] - expected[x];
                    differences += difference * difference;
                    squares += expected[x] * expected[x];
                }
            }
        }

        return Math.Sqrt(differences / squares);
    }

    /// <summary>Steps from the dark to a bright day, and noise.</summary>
    private static void Fill(Span<float> planes)
    {
        Random random = new(1);
        for (int i = 0; i < planes.Length; i++)
        {
            float level = (i / 37 % 16) * 0.3f;
            planes[i] = level + ((random.NextSingle() - 0.5f) / 8);
        }
    }
}
