using Tapetum.Mosaic;

namespace Tapetum.Training.Networks.PyTorch;

/// <summary>
/// How the well-known PyTorch ports of "Learning to See in the Dark" name and order the weights of its U-Net, and how ours does; those of ELD, PMN and LED, which make
/// a mosaic of a mosaic, alike.
/// <code>
/// theirs                                        ours
/// conv1_1 … conv9_2                             the same
/// upv6 … upv9, or up6 … up9 without bias        up6 … up9
/// conv10_1, shuffled c·4 + 2·dy + dx; or        conv10, (2·dy + dx)·3 + c
///   conv10, as TensorFlow's depth_to_space:
///   (2·dy + dx)·3 + c; of X-Trans 9 and 3 for 4 and 2; or
///   conv10_1, planes as they came in              conv10
/// input planes: red, green beside it, blue,     red, green on red rows, green on blue rows, blue
///   green on blue rows
/// </code>
/// </summary>
/// <remarks>
/// The original's pack_raw (cchen156/Learning-to-See-in-the-Dark, MIT); names of lavi135246/pytorch-Learning-to-See-in-the-Dark, which LED and PMN share, and of
/// cydonia999/Learning_to_See_in_the_Dark_PyTorch.
/// </remarks>
internal static class SidLayout
{
    private const int Colors = 3;

    /// <summary>Which of their input planes is each of ours.</summary>
    private static readonly int[] Planes = [0, 1, 3, 2];

    /// <summary>The network that has such weights: for Bayer sensors, to colours or to the planes that came in, or, of nine planes, for X-Trans.</summary>
    /// <exception cref="StateDictException">It is another network's.</exception>
    public static UNet NetworkOf(IReadOnlyDictionary<string, TorchTensor> weights, string path)
    {
        if (
            !weights.TryGetValue("conv1_1.weight", out TorchTensor? first)
            || first.Shape is not [var channels, var planes, 3, 3]
        )
        {
            throw Other(path, "it has no 'conv1_1.weight' of 3×3");
        }

        TorchTensor last = Find(weights, path, "conv10_1.weight", "conv10.weight");
        MosaicLayout mosaic = planes == XTransNinePacker.PlaneCount ? MosaicLayout.XTransNine : MosaicLayout.Bayer;
        bool makesPlanes = mosaic == MosaicLayout.Bayer && last.Shape[0] == planes;
        if (planes != mosaic.Planes() || (!makesPlanes && last.Shape[0] != Colors * mosaic.CellPx() * mosaic.CellPx()))
        {
            throw new StateDictException(
                path,
                $"its U-Net makes {last.Shape[0]} planes of {planes}, and SID's makes 12 of 4, or 27 of 9, ELD's, PMN's and LED's 4 of 4",
                "Give the weights of one of those."
            );
        }

        return channels is >= 1 and <= 64
            ? new((int)channels, makesPlanes ? UNetEnd.Planes : UNetEnd.Colors, mosaic)
            : throw Other(path, $"its U-Net has {channels} channels, and 1 to 64 can be");
    }

    /// <summary>Fills our U-Net, one without a shortcut.</summary>
    /// <exception cref="StateDictException">A weight is missing, or has another size.</exception>
    public static void Put(IReadOnlyDictionary<string, TorchTensor> source, string path, Weights weights)
    {
        bool shuffles = source.ContainsKey("conv10_1.weight");
        foreach (Parameter parameter in weights.Network.Parameters)
        {
            Span<float> target = weights.Slice(weights.Values, parameter.Name);
            string[] names = [.. NamesOf(parameter.Name)];
            if (
                parameter.Name.StartsWith("up", StringComparison.Ordinal)
                && parameter.Kind == ParameterKind.Bias
                && !names.Any(source.ContainsKey)
            )
            {
                target.Clear();
                continue;
            }

            TorchTensor found = Find(source, path, names);
            if (!found.Shape.SequenceEqual(parameter.Shape))
            {
                throw Other(
                    path,
                    $"its '{names.First(source.ContainsKey)}' has another size than SID's U-Net has there"
                );
            }

            int[] order = OrderOf(parameter, shuffles, weights.Network);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = found.Values[order[i]];
            }
        }

        weights.Values.Span.CopyTo(weights.Averages.Span);
        weights.Mirror();
    }

    /// <summary>Our averaged weights with the names and in the order of lavi135246's port.</summary>
    public static IReadOnlyList<(string Name, TorchTensor Tensor)> Take(Weights weights)
    {
        List<(string, TorchTensor)> all = [];
        foreach (Parameter parameter in weights.Network.Parameters)
        {
            ReadOnlySpan<float> ours = weights.Slice(weights.Averages, parameter.Name);
            float[] theirs = new float[ours.Length];
            int[] order = OrderOf(parameter, shuffles: true, weights.Network);
            for (int i = 0; i < theirs.Length; i++)
            {
                theirs[order[i]] = ours[i];
            }

            all.Add((NamesOf(parameter.Name).First(), new(parameter.Shape, theirs)));
        }

        return all;
    }

    private static IEnumerable<string> NamesOf(string ours) =>
        ours.StartsWith("up", StringComparison.Ordinal) ? ["upv" + ours["up".Length..], ours]
        : ours.StartsWith("conv10", StringComparison.Ordinal) ? ["conv10_1" + ours["conv10".Length..], ours]
        : [ours];

    /// <summary>Where each of our numbers stands among theirs.</summary>
    private static int[] OrderOf(Parameter parameter, bool shuffles, INetwork network)
    {
        int outputs = (int)parameter.Shape[0];
        int each = parameter.Length / outputs;
        int places = network.Mosaic.CellPx() * network.Mosaic.CellPx();
        return parameter.Name switch
        {
            // Of X-Trans we have the paper's own order.
            "conv1_1.weight" when network.Mosaic == MosaicLayout.Bayer =>
            [
                .. Enumerable
                    .Range(0, parameter.Length)
                    .Select(i => (i / each * each) + (Planes[i % each / 9] * 9) + (i % 9)),
            ],
            "conv10.weight" or "conv10.bias" when network.MakesPlanes =>
            [
                .. Enumerable.Range(0, parameter.Length).Select(i => (Planes[i / each] * each) + (i % each)),
            ],
            "conv10.weight" or "conv10.bias" when shuffles =>
            [
                .. Enumerable
                    .Range(0, parameter.Length)
                    .Select(i => ((((i / each % Colors) * places) + (i / each / Colors)) * each) + (i % each)),
            ],
            _ => [.. Enumerable.Range(0, parameter.Length)],
        };
    }

    private static TorchTensor Find(
        IReadOnlyDictionary<string, TorchTensor> source,
        string path,
        params string[] names
    ) =>
        names.Where(source.ContainsKey).Select(name => source[name]).FirstOrDefault()
        ?? throw Other(path, $"it has no '{string.Join("' and no '", names)}'");

    private static StateDictException Other(string path, string reason) =>
        new(
            path,
            reason,
            "Give the state dict of SID's U-Net, as the PyTorch ports of the paper save it, or ELD's, PMN's or LED's."
        );
}
