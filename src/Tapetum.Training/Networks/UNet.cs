using Tapetum.Mosaic;
using Tapetum.Training.Graphs;
using Tapetum.Training.Operators;

namespace Tapetum.Training.Networks;

/// <summary>
/// The network of "Learning to See in the Dark" (Chen et al., CVPR 2018, section 4): packed planes in, RGB at the mosaic's size out.
/// Five levels of two 3×3 convolutions each, leaky slope 0.2, halved by max pooling on the way down, doubled by 2×2 transposed
/// convolutions on the way up, each joined by what the same level had on the way down; a 1×1 convolution to 12 (of X-Trans 27) channels and
/// depth-to-space end it. 7,760,748 parameters at 32 channels.
/// </summary>
/// <param name="channels">Channels at full size: the paper's 32, or fewer for speed; each level doubles them.</param>
/// <param name="mosaic">Whose mosaics it takes: Bayer's, or X-Trans in nine planes, of which it makes three times the size.</param>
/// <param name="end">What it ends in.</param>
internal sealed class UNet(int channels, UNetEnd end, MosaicLayout mosaic = MosaicLayout.Bayer) : INetwork
{
    private const int Levels = 5;
    private const int Colors = 3;
    private const int MarginCells = 96;

    public int Channels { get; } = channels;

    public MosaicLayout Mosaic { get; } = mosaic;

    public int MarginPx => MarginCells * Mosaic.CellPx();

    public bool Grows => false;

    public bool HasDemosaickingEnd => end == UNetEnd.Shortcut;

    public bool MakesPlanes => end == UNetEnd.Planes;

    public IReadOnlyList<Parameter> Parameters { get; } = [.. ListParameters(channels, end, mosaic)];

    /// <inheritdoc/>
    public Tensor Build(
        Tape tape,
        Tensor mosaic,
        Func<string, Tensor> weights,
        Func<string, Tensor?> mirrored,
        NetworkForm form = NetworkForm.Trained
    )
    {
        NetworkLayers layers = new(tape, weights, mirrored);
        Tensor Block(Tensor x, int level) => Rest(layers.Convolve(x, $"conv{level}_1"), level);
        Tensor Rest(Tensor first, int level) =>
            layers.Activate(layers.Convolve(layers.Activate(first), $"conv{level}_2"));
        Tensor Join(Tensor up, Tensor skip, int level)
        {
            string name = $"conv{level}_1";
            return form != NetworkForm.Trained
                ? tape.Apply(
                    new Addition(),
                    tape.Apply(new Convolution(3), up, weights(UpWeight(name + ".weight")), weights(name + ".bias")),
                    tape.Apply(new Convolution(3), skip, weights(SkipWeight(name + ".weight")))
                )
                : layers.Convolve(tape.Apply(new Concatenation(), up, skip), name);
        }

        Tensor[] skips = new Tensor[Levels];
        Tensor x = mosaic;
        for (int level = 1; level <= Levels; level++)
        {
            x = Block(level == 1 ? x : tape.Apply(new MaxPool(), x), level);
            skips[level - 1] = x; // [N, C·2^(level−1), H/2^(level−1), W/2^(level−1)]
        }

        for (int level = Levels + 1; level < 2 * Levels; level++)
        {
            Tensor up = layers.Enlarge(x, $"up{level}");
            x = Rest(Join(up, skips[(2 * Levels) - 1 - level], level), level);
        }

        return end switch
        {
            UNetEnd.Shortcut => DemosaickingShortcut.Build(layers, MosaicLayout.Bayer, mosaic, x, form),
            UNetEnd.Planes => layers.Convolve(x, "conv10", kernel: 1), // [N, 4, H, W]
            _ => tape.Apply(new DepthToSpace(Mosaic.CellPx()), layers.Convolve(x, "conv10", kernel: 1)), // from [N, 12 or 27, H, W]
        };
    }

    // The halves of a joining convolution's weight: one sees what came up from below, the other what the same level had on the way down. Model files
    // have them apart, and the two convolutions are added, so that nothing is copied to be joined.
    private static string UpWeight(string weight) => weight + ".up";

    private static string SkipWeight(string weight) => weight + ".skip";

    private static Parameter InHalves(Parameter joining)
    {
        (int outputs, int length) = ((int)joining.Shape[0], joining.Length / (int)joining.Shape[0] / 2);
        ExportedWeight Half(string name, int offset) =>
            new(
                name,
                [outputs, joining.Shape[1] / 2, .. joining.Shape.Skip(2)],
                [
                    .. Enumerable
                        .Range(0, outputs * length)
                        .Select(i => (((2 * (i / length)) + offset) * length) + (i % length)),
                ]
            );
        return joining with
        {
            Exported = [Half(UpWeight(joining.Name), offset: 0), Half(SkipWeight(joining.Name), offset: 1)],
        };
    }

    private static IEnumerable<Parameter> ListParameters(int channels, UNetEnd end, MosaicLayout mosaic)
    {
        int Width(int level) => channels << (level <= Levels ? level - 1 : (2 * Levels) - 1 - level);
        IEnumerable<Parameter> Block(int level, int inputs) =>
            [
                .. Parameter.Convolution(
                    $"conv{level}_1",
                    inputs,
                    Width(level),
                    3,
                    level == 1 ? ParameterKind.InputWeight : ParameterKind.ConvolutionWeight
                ),
                .. Parameter.Convolution(
                    $"conv{level}_2",
                    Width(level),
                    Width(level),
                    3,
                    ParameterKind.ConvolutionWeight
                ),
            ];

        List<Parameter> all = [];
        for (int level = 1; level <= Levels; level++)
        {
            all.AddRange(Block(level, level == 1 ? mosaic.Planes() : Width(level - 1)));
        }

        for (int level = Levels + 1; level < 2 * Levels; level++)
        {
            all.Add(
                new Parameter(
                    $"up{level}.weight",
                    [Width(level - 1), Width(level), 2, 2],
                    ParameterKind.TransposedWeight
                )
            );
            all.Add(new Parameter($"up{level}.bias", [Width(level)], ParameterKind.Bias));
            Parameter[] block = [.. Block(level, 2 * Width(level))];
            all.AddRange([InHalves(block[0]), .. block[1..]]);
        }

        int planes = end == UNetEnd.Planes ? mosaic.Planes() : Colors * mosaic.CellPx() * mosaic.CellPx();
        all.AddRange(
            end == UNetEnd.Shortcut
                ? DemosaickingShortcut.ListParameters(channels)
                : Parameter.Convolution("conv10", channels, planes, 1, ParameterKind.OutputWeight)
        );
        return all;
    }
}
