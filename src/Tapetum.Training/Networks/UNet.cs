using Tapetum.Training.Graphs;
using Tapetum.Training.Operators;

namespace Tapetum.Training.Networks;

/// <summary>
/// The network of "Learning to See in the Dark" (Chen et al., CVPR 2018, section 4): four packed planes in, RGB at twice the size out.
/// Five levels of two 3×3 convolutions each, leaky slope 0.2, halved by max pooling on the way down, doubled by 2×2 transposed
/// convolutions on the way up, each joined by what the same level had on the way down; a 1×1 convolution to 12 channels and
/// depth-to-space end it. 7,760,748 parameters at 32 channels.
/// </summary>
/// <param name="channels">Channels at full size: the paper's 32, or fewer for speed; each level doubles them.</param>
/// <param name="residual">
/// Predict what must be added to a linear demosaicking B of the input instead of the picture itself, and how much of its detail D to keep:
/// <code>
/// planes = B(mosaic) + conv10(x) + gate(x)·D(mosaic)
/// </code>
/// The noise in B's twelve planes takes twelve channels to subtract; a gate of −1 takes one to leave it out.
/// </param>
public sealed class UNet(int channels, bool residual)
{
    private const int Levels = 5;
    private const int InputPlanes = 4;
    private const int OutputPlanes = 12;
    private const float LeakySlope = 0.2f;

    public int Channels { get; } = channels;

    public bool Residual { get; } = residual;

    /// <summary>Every parameter, in the order in which checkpoints store them.</summary>
    public IReadOnlyList<Parameter> Parameters { get; } = [.. ListParameters(channels, residual)];

    /// <summary>Adds the network to a graph.</summary>
    /// <param name="tape">Where the operators are recorded.</param>
    /// <param name="mosaic">[N, 4, H, W], H and W multiples of 16.</param>
    /// <param name="weights">Gives the tensor of a parameter.</param>
    /// <param name="mirrored">Gives a parameter's mirrored copy, where one is kept up to date.</param>
    /// <param name="splitJoins">
    /// Convolve the two halves of each join by themselves and add them, which is the same function without the joined copy: faster to run, but with
    /// two weights, <see cref="UpWeight"/> and <see cref="SkipWeight"/>, for one.
    /// </param>
    /// <returns>[N, 3, 2·H, 2·W].</returns>
    public Tensor Build(
        Tape tape,
        Tensor mosaic,
        Func<string, Tensor> weights,
        Func<string, Tensor?> mirrored,
        bool splitJoins = false
    )
    {
        Tensor Convolve(Tensor x, string name, int kernel = 3) =>
            tape.Apply(
                new Convolution(kernel, mirrored(name + ".weight")),
                x,
                weights(name + ".weight"),
                weights(name + ".bias")
            );
        Tensor Block(Tensor x, int level) => Rest(Convolve(x, $"conv{level}_1"), level);
        Tensor Rest(Tensor first, int level)
        {
            Tensor active = tape.Apply(new LeakyRelu(LeakySlope), first);
            return tape.Apply(new LeakyRelu(LeakySlope), Convolve(active, $"conv{level}_2"));
        }
        Tensor Join(Tensor up, Tensor skip, int level)
        {
            string name = $"conv{level}_1";
            return splitJoins
                ? tape.Apply(
                    new Addition(),
                    tape.Apply(new Convolution(3), up, weights(UpWeight(name)), weights(name + ".bias")),
                    tape.Apply(new Convolution(3), skip, weights(SkipWeight(name)))
                )
                : Convolve(tape.Apply(new Concatenation(), up, skip), name);
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
            Tensor up = tape.Apply(
                new TransposedConvolution(),
                x,
                weights($"up{level}.weight"),
                weights($"up{level}.bias")
            );
            x = Rest(Join(up, skips[(2 * Levels) - 1 - level], level), level);
        }

        Tensor planes = Convolve(x, "conv10", kernel: 1); // [N, 12, H, W]
        if (Residual)
        {
            Tensor Demosaick(string name, ReadOnlySpan<float> kernels) =>
                tape.Apply(
                    new Convolution(3),
                    mosaic,
                    tape.Graph.Initializer(name, kernels, DemosaickingKernels.Shape)
                );
            planes = tape.Apply(new Addition(), planes, Demosaick("demosaicking", DemosaickingKernels.Demosaicking()));
            Tensor gate = Convolve(x, "gate", kernel: 1); // [N, 12, H, W]
            Tensor detail = Demosaick("detail", DemosaickingKernels.Detail());
            planes = tape.Apply(new Addition(), planes, tape.Apply(new Multiplication(), gate, detail));
        }

        return tape.Apply(new DepthToSpace(), planes);
    }

    /// <summary>The half of a joining convolution's weight that sees what came up from below.</summary>
    public static string UpWeight(string convolution) => convolution + ".weight.up";

    /// <summary>The half that sees what the same level had on the way down.</summary>
    public static string SkipWeight(string convolution) => convolution + ".weight.skip";

    private static IEnumerable<Parameter> ListParameters(int channels, bool residual)
    {
        int Width(int level) => channels << (level <= Levels ? level - 1 : (2 * Levels) - 1 - level);
        static IEnumerable<Parameter> Convolution(
            string name,
            int inputs,
            int outputs,
            int kernel,
            ParameterKind kind
        ) =>
            [
                new Parameter(name + ".weight", [outputs, inputs, kernel, kernel], kind),
                new Parameter(name + ".bias", [outputs], ParameterKind.Bias),
            ];
        IEnumerable<Parameter> Block(int level, int inputs) =>
            [
                .. Convolution($"conv{level}_1", inputs, Width(level), 3, ParameterKind.ConvolutionWeight),
                .. Convolution($"conv{level}_2", Width(level), Width(level), 3, ParameterKind.ConvolutionWeight),
            ];

        List<Parameter> all = [];
        for (int level = 1; level <= Levels; level++)
        {
            all.AddRange(Block(level, level == 1 ? InputPlanes : Width(level - 1)));
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
            all.AddRange(Block(level, 2 * Width(level)));
        }

        all.AddRange(Convolution("conv10", channels, OutputPlanes, 1, ParameterKind.OutputWeight));
        if (residual)
        {
            all.AddRange(Convolution("gate", channels, OutputPlanes, 1, ParameterKind.GateWeight));
        }

        return all;
    }
}
