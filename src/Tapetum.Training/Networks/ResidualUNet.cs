using Tapetum.Mosaic;
using Tapetum.Training.Graphs;
using Tapetum.Training.Operators;

namespace Tapetum.Training.Networks;

/// <summary>
/// A U-Net of residual blocks, x + conv(leaky(conv(x))), that are added where the paper's network joins (Zhang et al., "Plug-and-Play Image Restoration
/// with Deep Denoiser Prior", TPAMI 2021): wide where noise is finest, narrow where the picture is small. 2×2 convolutions of stride 2 halve it;
/// 1×1 convolutions, whose pixels are then repeated, double it; a <see cref="DemosaickingShortcut"/> ends it.
/// </summary>
/// <remarks>
/// Below full size channels come in whole blocks of the processor's: 32, 48, 48, 80 and 128 from level to level at 32 channels, 16, 32, 32, 48 and 64 at 16 and
/// 48, 64, 80, 112 and 192 at 48.
/// </remarks>
/// <param name="channels">Channels at full size: whole sixteens run fastest.</param>
/// <param name="mosaic">Whose mosaics it takes.</param>
internal sealed class ResidualUNet(int channels, MosaicLayout mosaic = MosaicLayout.Bayer) : INetwork
{
    private const int Levels = 5;
    private const int BlockChannels = 16; // that ONNX Runtime convolves together with AVX-512; 8 with AVX2

    /// <summary>Channels of each level in eighths of those at full size.</summary>
    private static readonly int[] Eighths = [8, 9, 12, 18, 32];

    public int Channels { get; } = channels;

    public MosaicLayout Mosaic { get; } = mosaic;

    public bool Grows => true;

    public bool HasDemosaickingEnd => Mosaic == MosaicLayout.Bayer;

    /// <summary>Half of its reach. Beyond that a tile's end changes results by at most a fiftieth of the network's own error (docs/adr/0027).</summary>
    public int MarginPx => 96;

    public IReadOnlyList<Parameter> Parameters { get; } = [.. ListParameters(channels, mosaic)];

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
        Tensor Block(Tensor x, string name)
        {
            Tensor inner = layers.Activate(layers.Convolve(x, name + "_1"));
            return tape.Apply(new Addition(), x, layers.Convolve(inner, name + "_2"));
        }

        Tensor x = layers.Convolve(mosaic, "head");
        Stack<Tensor> skips = new([x]);
        for (int level = 2; level <= Levels; level++)
        {
            x =
                form != NetworkForm.Trained
                    ? layers.Halve(x, $"down{level}", StridedWeight($"down{level}.weight"))
                    : layers.Convolve(tape.Apply(new SpaceToDepth(), x), $"down{level}", kernel: 1);
            x = Block(x, $"encoder{level}");
            skips.Push(x); // [N, C of the level, H/2^(level−1), W/2^(level−1)]
        }

        _ = skips.Pop();
        for (int level = Levels - 1; level >= 1; level--)
        {
            Tensor up = layers.Repeat(x, $"up{level}");
            x = Block(tape.Apply(new Addition(), up, skips.Pop()), $"decoder{level}");
        }

        return DemosaickingShortcut.Build(layers, Mosaic, mosaic, x, form);
    }

    // Space to depth and a convolution of single pixels, which training has gradients for, are one convolution of 2×2 pixels and stride 2.
    private static string StridedWeight(string weight) => weight + ".strided";

    private static Parameter Strided(Parameter point)
    {
        (int outputs, int channels) = ((int)point.Shape[0], (int)point.Shape[1] / 4);
        IEnumerable<int> sources =
            from output in Enumerable.Range(0, outputs)
            from channel in Enumerable.Range(0, channels)
            from pixel in Enumerable.Range(0, 4)
            select (((output * 4) + pixel) * channels) + channel;
        return point with
        {
            Exported = [new ExportedWeight(StridedWeight(point.Name), [outputs, channels, 2, 2], [.. sources])],
        };
    }

    private static IEnumerable<Parameter> ListParameters(int channels, MosaicLayout mosaic)
    {
        int Width(int level) =>
            level == 1
                ? channels
                : ((channels * Eighths[level - 1]) + (8 * BlockChannels) - 1) / (8 * BlockChannels) * BlockChannels;
        IEnumerable<Parameter> Block(string name, int width) =>
            [
                .. Parameter.Convolution(name + "_1", width, width, 3, ParameterKind.ConvolutionWeight),
                .. Parameter.Convolution(name + "_2", width, width, 3, ParameterKind.ResidualWeight),
            ];

        List<Parameter> all =
        [
            .. Parameter.Convolution("head", mosaic.Planes(), Width(1), 3, ParameterKind.InputWeight),
        ];
        for (int level = 2; level <= Levels; level++)
        {
            (int above, int width) = (Width(level - 1), Width(level));
            Parameter[] down =
            [
                .. Parameter.Convolution($"down{level}", 4 * above, width, 1, ParameterKind.PointWeight),
            ];
            all.AddRange([Strided(down[0]), .. down[1..]]);
            all.AddRange(Block($"encoder{level}", width));
        }

        for (int level = Levels - 1; level >= 1; level--)
        {
            (int below, int width) = (Width(level + 1), Width(level));
            all.AddRange(Parameter.Convolution($"up{level}", below, width, 1, ParameterKind.PointWeight));
            all.AddRange(Block($"decoder{level}", width));
        }

        all.AddRange(DemosaickingShortcut.ListParameters(Width(1)));
        return all;
    }
}
