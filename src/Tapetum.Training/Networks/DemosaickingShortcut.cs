using Tapetum.Mosaic;
using Tapetum.Training.Graphs;
using Tapetum.Training.Operators;

namespace Tapetum.Training.Networks;

/// <summary>
/// The end of a network: what it says is added to linear demosaickings of its input, which it can leave out where they are noise.
/// <code>
/// planes = B(mosaic) + add(x) + gate(x)·D(mosaic) + cross(x)·D'(mosaic) + smooth(x)·S(mosaic)
/// </code>
/// B interpolates; D is what is finer than a mean over 3×3 cells, S what is finer than one over 9×9 but not in D; D' is D of another colour. Where all is
/// noise, gate and smooth are −1, and the mean over 9×9 cells is left; where red and blue are noisier than green, their detail is green's.
/// </summary>
internal static class DemosaickingShortcut
{
    private const int Planes = 12;
    private const string Add = "add";
    private static readonly string[] Gates = ["gate", "cross", "smooth"];

    public static IEnumerable<Parameter> ListParameters(int channels) =>
        [
            .. Parameter.Convolution(Add, channels, Planes, 1, ParameterKind.AddedWeight),
            .. Gates.SelectMany(name => Parameter.Convolution(name, channels, Planes, 1, ParameterKind.GateWeight)),
        ];

    /// <param name="layers">Of the network.</param>
    /// <param name="layout">Of the mosaic.</param>
    /// <param name="mosaic">[N, C, H, W].</param>
    /// <param name="features">x, [N, C, H, W].</param>
    /// <param name="form">Without the end, add, gate, cross and smooth come out one after the other, [N, 48, H, W].</param>
    /// <returns>[N, 3, 2·H, 2·W].</returns>
    public static Tensor Build(
        NetworkLayers layers,
        MosaicLayout layout,
        Tensor mosaic,
        Tensor features,
        NetworkForm form
    )
    {
        if (form == NetworkForm.WithoutEnd)
        {
            return Parts(layers, features);
        }

        Tape tape = layers.Tape;
        Tensor Filter(Tensor x, string name, float[] kernels, int kernel = 3, int dilation = 1)
        {
            long outputs = kernels.Length / (x.Channels * kernel * kernel);
            long padding = dilation * (kernel - 1) / 2;
            return tape.Graph.Node(
                "Conv",
                [x, tape.Graph.Initializer(name, kernels, [outputs, x.Channels, kernel, kernel])],
                [x.Batch, outputs, x.Height, x.Width],
                Graphs.Attribute.Ints("kernel_shape", kernel, kernel),
                Graphs.Attribute.Ints("pads", padding, padding, padding, padding),
                Graphs.Attribute.Ints("dilations", dilation, dilation)
            );
        }

        // Of an X-Trans mosaic what is demosaicked already is among its planes.
        bool isDemosaicked = layout == MosaicLayout.XTrans;
        Tensor source = isDemosaicked
            ? Filter(mosaic, "demosaicked", DemosaickingKernels.Demosaicked(layout.Planes()), kernel: 1)
            : mosaic;
        (float[] Detail, float[] Mean) kernels = isDemosaicked
            ? (DemosaickingKernels.DetailOfDemosaicked(), DemosaickingKernels.MeanOfDemosaicked())
            : (DemosaickingKernels.Detail(), DemosaickingKernels.Mean());

        // All by convolutions, also what is only copied: between them ONNX Runtime keeps channels in an order of its own, and adds while it convolves.
        Tensor detail = Filter(source, "detail", kernels.Detail);
        Tensor mean = Filter(source, "mean", kernels.Mean);
        Tensor other = Filter(detail, "other_detail", DemosaickingKernels.OtherColors(), kernel: 1);
        Tensor coarse = Filter(mean, "coarse", DemosaickingKernels.Coarse(), dilation: 3);
        Tensor smooth = Filter(mean, "demosaicking", DemosaickingKernels.EveryPixel(), kernel: 1);
        Tensor plain = tape.Graph.Node("Add", [smooth, detail], smooth.Shape);
        Tensor planes = tape.Apply(new Addition(), layers.Convolve(features, Add, kernel: 1), plain);
        foreach ((string gate, Tensor part) in Gates.Zip([detail, other, coarse]))
        {
            Tensor kept = tape.Apply(new Multiplication(), layers.Convolve(features, gate, kernel: 1), part);
            planes = tape.Apply(new Addition(), planes, kept);
        }

        return tape.Apply(new DepthToSpace(), planes);
    }

    /// <summary>What the network says, by one convolution: its weights are joined when the model is loaded.</summary>
    private static Tensor Parts(NetworkLayers layers, Tensor features)
    {
        string[] names = [Add, .. Gates];
        Tensor Join(string suffix, long[] shape) =>
            layers.Tape.Graph.Node(
                "Concat",
                [.. names.Select(name => layers.Weights(name + suffix))],
                shape,
                Graphs.Attribute.Int("axis", 0)
            );
        long planes = Planes * names.Length;
        return layers.Tape.Apply(
            new Convolution(1),
            features,
            Join(".weight", [planes, features.Channels, 1, 1]),
            Join(".bias", [planes])
        );
    }
}
