using Tapetum.Training.Graphs;
using Tapetum.Training.Networks;
using Tapetum.Training.Operators;

namespace Tapetum.Training.Tests.Parallelism;

/// <summary>Each operator of the networks once or twice. What a GPU costs before its first step is the number of its programs, and a network of thirty layers has hundreds.</summary>
internal sealed class EveryOperatorNetwork : INetwork
{
    public int Channels => 8;

    public bool Grows => false;

    public bool HasDemosaickingEnd => true;

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        .. Parameter.Convolution("head", 4, 8, 3, ParameterKind.InputWeight),
        .. Parameter.Convolution("down", 32, 8, 1, ParameterKind.PointWeight),
        new("wider.weight", [8, 8, 2, 2], ParameterKind.TransposedWeight),
        new("wider.bias", [8], ParameterKind.Bias),
        .. Parameter.Convolution("near", 8, 8, 1, ParameterKind.PointWeight),
        .. Parameter.Convolution("join", 16, 8, 3, ParameterKind.ConvolutionWeight),
        .. DemosaickingShortcut.ListParameters(8),
    ];

    public Tensor Build(
        Tape tape,
        Tensor mosaic,
        Func<string, Tensor> weights,
        Func<string, Tensor?> mirrored,
        NetworkForm form = NetworkForm.Trained
    )
    {
        NetworkLayers layers = new(tape, weights, mirrored);
        Tensor x = layers.Activate(layers.Convolve(mosaic, "head"));
        Tensor pooled = tape.Apply(new MaxPool(), x);
        Tensor folded = layers.Convolve(tape.Apply(new SpaceToDepth(), x), "down", kernel: 1);
        Tensor half = tape.Apply(new Addition(), pooled, folded);
        Tensor both = tape.Apply(new Concatenation(), layers.Enlarge(half, "wider"), layers.Repeat(half, "near"));
        return DemosaickingShortcut.Build(layers, ((INetwork)this).Mosaic, mosaic, layers.Convolve(both, "join"), form);
    }
}
