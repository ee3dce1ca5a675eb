using Tapetum.Training.Graphs;
using Tapetum.Training.Operators;

namespace Tapetum.Training.Networks;

/// <summary>The layers that networks are made of, with their weights by name.</summary>
/// <param name="Tape">Where the operators are recorded.</param>
/// <param name="Weights">Gives the tensor of a parameter.</param>
/// <param name="Mirrored">Gives a parameter's mirrored copy, where one is kept up to date.</param>
internal sealed record NetworkLayers(Tape Tape, Func<string, Tensor> Weights, Func<string, Tensor?> Mirrored)
{
    private const float LeakySlope = 0.2f;

    public Tensor Convolve(Tensor x, string name, int kernel = 3) =>
        Tape.Apply(
            new Convolution(kernel, Mirrored(name + ".weight")),
            x,
            Weights(name + ".weight"),
            Weights(name + ".bias")
        );

    public Tensor Activate(Tensor x) => Tape.Apply(new LeakyRelu(LeakySlope), x);

    /// <summary>To half the size, by a convolution of 2×2 pixels and stride 2: for model files only, as it has no gradient.</summary>
    public Tensor Halve(Tensor x, string name, string weight)
    {
        Tensor w = Weights(weight);
        return Tape.Graph.Node(
            "Conv",
            [x, w, Weights(name + ".bias")],
            [x.Batch, w.Shape[0], x.Height / 2, x.Width / 2],
            Graphs.Attribute.Ints("kernel_shape", 2, 2),
            Graphs.Attribute.Ints("strides", 2, 2)
        );
    }

    /// <summary>To twice the size, each pixel becoming four alike after a convolution of single pixels.</summary>
    public Tensor Repeat(Tensor x, string name) => Tape.Apply(new NearestEnlargement(), Convolve(x, name, kernel: 1));

    /// <summary>To twice the size, by a transposed convolution.</summary>
    public Tensor Enlarge(Tensor x, string name) =>
        Tape.Apply(new TransposedConvolution(), x, Weights(name + ".weight"), Weights(name + ".bias"));
}
