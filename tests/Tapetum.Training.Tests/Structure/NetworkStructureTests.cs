using System.Globalization;
using System.Xml.Linq;
using Tapetum.Inference;
using Tapetum.Training.Graphs;
using Tapetum.Training.Networks;
using Tapetum.Training.Structure;
using Tapetum.Training.Tests.Networks;

namespace Tapetum.Training.Tests.Structure;

public sealed class NetworkStructureTests : IDisposable
{
    private const string Shortcut = "+ demosaicking + gate · detail + cross · other_detail + smooth · coarse";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>The published costs leave out the last convolution, of 1×1: 12 · channels products at each place.</summary>
    [Theory]
    [InlineData(32, 7.76, 46.1)]
    [InlineData(16, 1.94, 11.6)]
    [InlineData(12, 1.09, 6.6)]
    [InlineData(8, 0.486, 2.9)]
    public void The_network_of_the_paper_costs_what_is_published(int channels, double millions, double gmac)
    {
        var network = NetworkStructure.Read(Write(channels, residual: false, half: false));

        double last = network.Layers.Single(layer => layer.Name is "conv10").MacsPerRawPx / 1000;
        Math.Round(network.GmacPerRawMegapixel - last, 1).ShouldBe(gmac);
        last.ShouldBe(12.0 * channels / 4 / 1000, 1e-9);
        (network.Parameters / 1e6).ShouldBe(millions, 0.005);
    }

    [Fact]
    public void Every_parameter_is_counted_once()
    {
        var network = NetworkStructure.Read(Write(channels: 8, residual: false, half: false));

        network.Parameters.ShouldBe(new UNet(8, UNetEnd.Colors).Parameters.Sum(parameter => (long)parameter.Length));
    }

    /// <summary>The budgets of the best, the default and the fast model.</summary>
    [Theory]
    [InlineData(48, 28.6)]
    [InlineData(32, 14.1)]
    [InlineData(16, 5.4)]
    public void The_network_of_residual_blocks_keeps_to_its_budget(int channels, double gmac) =>
        NetworkStructure.Read(Export(new ResidualUNet(channels))).GmacPerRawMegapixel.ShouldBeInRange(0.9 * gmac, gmac);

    [Fact]
    public void The_model_for_X_Trans_costs_a_fifth_more_than_that_for_Bayer_sensors_at_most()
    {
        NetworkStructure xTrans = NetworkStructure.Read(ModelStore.Installed.Find(ModelStore.XTrans));
        NetworkStructure bayer = NetworkStructure.Read(ModelStore.Installed.Find(ModelStore.Default));

        (xTrans.GmacPerRawMegapixel / bayer.GmacPerRawMegapixel).ShouldBeInRange(1, 1.2);
    }

    [Fact]
    public void The_figure_of_residual_blocks_shows_what_is_added_where()
    {
        var network = NetworkStructure.Read(Export(new ResidualUNet(8)));

        var figure = XDocument.Parse(NetworkFigure.Draw(network));

        string[] texts = [.. figure.Descendants().Where(e => e.Name.LocalName is "text").Select(e => e.Value)];
        texts.ShouldContain(text => text == Shortcut);
        texts.ShouldContain(text => text == "convolution, stride 2");
        // Eight blocks, four skips, the shortcut and one in the legend.
        figure.Descendants().Count(e => (string?)e.Attribute("class") is "line added").ShouldBe(14);
        FeatureMapTotals(figure).ShouldBe(network.GmacPerRawMegapixel, 0.1);
    }

    [Fact]
    public void Weights_of_half_precision_change_nothing() =>
        NetworkStructure
            .Read(Write(channels: 4, residual: true, half: true))
            .Layers.Select(layer => layer with { Inputs = [] })
            .Where(layer => layer.Operator is "Conv" or "ConvTranspose")
            .Select(layer => $"{layer}")
            .ShouldBe(
                NetworkStructure
                    .Read(Write(channels: 4, residual: true, half: false))
                    .Layers.Where(layer => layer.Operator is "Conv" or "ConvTranspose")
                    .Select(layer => $"{layer with { Inputs = [] }}")
            );

    [Fact]
    public void The_picture_shrinks_and_grows_as_the_network_says()
    {
        var network = NetworkStructure.Read(Write(channels: 4, residual: true, half: false));

        (long Channels, double Scale) At(string name)
        {
            Layer layer = network.Layers.Single(layer => string.Equals(layer.Name, name, StringComparison.Ordinal));
            return (layer.Channels, layer.Scale);
        }

        At("conv1_2").ShouldBe((4, 1));
        At("conv5_2").ShouldBe((64, 1.0 / 16));
        At("up6").ShouldBe((32, 1.0 / 8));
        At("conv9_2").ShouldBe((4, 1));
        (network.Layers[^1].Operator, network.Layers[^1].Channels, network.Layers[^1].Scale).ShouldBe(
            ("DepthToSpace", 3, 2)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("This is a text and no model.")]
    public void A_file_that_is_no_model_is_refused(string content)
    {
        string path = folder.File("text.onnx");
        File.WriteAllText(path, content);

        Should.Throw<ModelException>(() => NetworkStructure.Read(path)).Path.ShouldBe(path);
    }

    [Fact]
    public void An_operator_that_is_not_understood_is_named()
    {
        OnnxGraph graph = new();
        Tensor input = graph.Input("x", Tensor.Any, 4, Tensor.Any, Tensor.Any);
        graph.Output("y", graph.Node("InstanceNormalization", [input], input.Shape));
        string path = folder.File("other.onnx");
        File.WriteAllBytes(path, graph.ToModel());

        Should.Throw<ModelException>(() => NetworkStructure.Read(path)).Message.ShouldContain("InstanceNormalization");
    }

    [Fact]
    public void The_figure_shows_every_size_and_every_skip()
    {
        var network = NetworkStructure.Read(Write(channels: 4, residual: true, half: true));

        var figure = XDocument.Parse(NetworkFigure.Draw(network));

        string[] texts = [.. figure.Descendants().Where(e => e.Name.LocalName is "text").Select(e => e.Value)];
        string[] sizes = ["h × w", "h/2 × w/2", "h/4 × w/4", "h/8 × w/8", "h/16 × w/16", "h/32 × w/32"];
        sizes.Except(texts, StringComparer.Ordinal).ShouldBeEmpty();
        texts.ShouldContain(text => text == "32+32");
        texts.ShouldContain(text => text == Shortcut);
        // Four skips and one in the legend.
        figure.Descendants().Count(e => (string?)e.Attribute("class") is "line joined").ShouldBe(5);
    }

    /// <summary>The sum of what is written below the blocks.</summary>
    private static double FeatureMapTotals(XDocument figure) =>
        figure
            .Descendants()
            .Where(e => ((string?)e.Attribute("class"))?.StartsWith("cost", StringComparison.Ordinal) ?? false)
            .Sum(e => double.Parse(e.Value.Split(' ')[^2], CultureInfo.InvariantCulture));

    private string Export(INetwork network)
    {
        using Weights weights = new(network);
        return Write(NetworkRun.Export(weights, half: true));
    }

    /// <summary>The paper's network as it is trained: its joins are joins, which model files have as sums.</summary>
    private string Write(int channels, bool residual, bool half)
    {
        UNet network = new(channels, residual ? UNetEnd.Shortcut : UNetEnd.Colors);
        OnnxGraph graph = new();
        Tensor mosaic = graph.Input("mosaic", Tensor.Any, 4, Tensor.Any, Tensor.Any);
        Dictionary<string, Tensor> weights = network.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => graph.Initializer(parameter.Name, new float[parameter.Length], [.. parameter.Shape], half),
            StringComparer.Ordinal
        );
        graph.Output("rgb", network.Build(new Tape(graph), mosaic, name => weights[name], _ => null));
        return Write(graph.ToModel());
    }

    private string Write(byte[] model)
    {
        string path = folder.File($"{Guid.NewGuid():N}.onnx");
        File.WriteAllBytes(path, model);
        return path;
    }
}
