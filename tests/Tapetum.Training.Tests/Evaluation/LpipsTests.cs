using Tapetum.Inference;
using Tapetum.Training.Evaluation;
using Tapetum.Training.Graphs;

namespace Tapetum.Training.Tests.Evaluation;

/// <summary>Networks that say the mean absolute difference: what comes of it can be checked by hand.</summary>
public sealed class LpipsTests
{
    private const int WidthPx = 40;
    private const int HeightPx = 24;

    [Theory]
    [InlineData("two")]
    [InlineData("channels")]
    [InlineData("batch")]
    public void Both_pictures_reach_the_network_from_minus_one_to_one(string form)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("distance.onnx"), Network(form));
        using var lpips = Lpips.Load(folder.File("distance.onnx"));

        lpips.Of(Grey(100), Grey(151), TestContext.Current.CancellationToken).ShouldBe(2 * 51 / 255.0, 1e-6);
        lpips.Of(Grey(100), Grey(100), TestContext.Current.CancellationToken).ShouldBe(0);
    }

    [Fact]
    public void A_network_of_one_size_sees_a_larger_picture_in_tiles_that_cover_it()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("distance.onnx"), Network("two", height: 16, width: 16));
        using var lpips = Lpips.Load(folder.File("distance.onnx"));

        lpips.Of(Grey(0), Grey(255), TestContext.Current.CancellationToken).ShouldBe(2, 1e-6);
        Should
            .Throw<ModelException>(() => lpips.Of(Grey(0, 8), Grey(255, 8), TestContext.Current.CancellationToken))
            .Message.ShouldContain("16 pixels");
    }

    [Fact]
    public void What_does_not_take_two_pictures_is_refused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("other.onnx"), Network("one"));

        Should
            .Throw<ModelException>(() => Lpips.Load(folder.File("other.onnx")))
            .Message.ShouldContain("does not take two pictures");
    }

    internal static byte[] Network(string form, long height = Tensor.Any, long width = Tensor.Any)
    {
        OnnxGraph graph = new();
        Tensor Slice(Tensor x, int axis, long start, long end) =>
            graph.Node(
                "Slice",
                [x, graph.Integers(start), graph.Integers(end), graph.Integers(axis)],
                [1, 3, height, width]
            );
        (Tensor First, Tensor Second) pictures;
        switch (form)
        {
            case "two":
                pictures = (graph.Input("picture", 1, 3, height, width), graph.Input("truth", 1, 3, height, width));
                break;
            case "channels":
                Tensor both = graph.Input("both", 1, 6, height, width);
                pictures = (Slice(both, 1, 0, 3), Slice(both, 1, 3, 6));
                break;
            case "batch":
                Tensor pair = graph.Input("pair", 2, 3, height, width);
                pictures = (Slice(pair, 0, 0, 1), Slice(pair, 0, 1, 2));
                break;
            default:
                Tensor one = graph.Input("picture", 1, 3, height, width);
                pictures = (one, one);
                break;
        }

        Tensor difference = graph.Node("Sub", [pictures.First, pictures.Second], [1, 3, height, width]);
        Tensor absolute = graph.Node("Abs", [difference], difference.Shape);
        graph.Output("distance", graph.Node("ReduceMean", [absolute], [1, 1, 1, 1]));
        return graph.ToModel();
    }

    private static DisplayPicture Grey(byte value, int side = 0)
    {
        (int width, int height) = side > 0 ? (side, side) : (WidthPx, HeightPx);
        return new(width, height, [.. Enumerable.Repeat(value, 3 * width * height)]);
    }
}
