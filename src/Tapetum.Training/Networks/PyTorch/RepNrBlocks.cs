namespace Tapetum.Training.Networks.PyTorch;

/// <summary>
/// LED's RepNR blocks, which stand in the place of convolutions while a network is adapted to a camera, folded back into them:
/// <code>
/// conv(a·x + b; W, w) + conv(x; V, v) = conv(x; W·a + V, w + ΣW·b + v)
/// main_weight W, main_bias w      align_weights.N a, align_biases.N b, by input channel      aux_weight V, aux_bias v, where there are any
/// </code>
/// Of a and b there is a pair for each virtual camera and a last one for the camera that the network is for. Where that has learned nothing yet, it is the mean of the
/// others, with which LED itself begins.
/// </summary>
/// <remarks>Jin et al., "Lighting Every Darkness in Two Pairs", ICCV 2023, section 3; how the folded bias meets the border is LED's own deployment's.</remarks>
internal static class RepNrBlocks
{
    private const string Main = ".main_weight";

    public static bool AreIn(IReadOnlyDictionary<string, TorchTensor> weights) =>
        weights.Keys.Any(name => name.EndsWith(Main, StringComparison.Ordinal));

    /// <returns>The same network in plain convolutions: NAME.weight and NAME.bias.</returns>
    /// <exception cref="StateDictException">A block is not whole.</exception>
    public static IReadOnlyDictionary<string, TorchTensor> Fold(
        IReadOnlyDictionary<string, TorchTensor> weights,
        string path
    )
    {
        string[] blocks =
        [
            .. weights
                .Keys.Where(name => name.EndsWith(Main, StringComparison.Ordinal))
                .Select(name => name[..^Main.Length]),
        ];
        Dictionary<string, TorchTensor> plain = new(StringComparer.Ordinal);
        foreach ((string name, TorchTensor tensor) in weights)
        {
            if (!blocks.Any(block => name.StartsWith(block + ".", StringComparison.Ordinal)))
            {
                plain.Add(name, tensor);
            }
        }

        foreach (string block in blocks)
        {
            (plain[block + ".weight"], plain[block + ".bias"]) = Fold(weights, block, path);
        }

        return plain;
    }

    private static (TorchTensor Weight, TorchTensor Bias) Fold(
        IReadOnlyDictionary<string, TorchTensor> weights,
        string block,
        string path
    )
    {
        TorchTensor main = weights[block + Main];
        if (main.Shape is not [var outputs, var inputs, var rows, var columns])
        {
            throw Broken(path, block + Main);
        }

        int taps = (int)(rows * columns);
        float[] Find(string name, long length) =>
            !weights.TryGetValue(block + name, out TorchTensor? tensor) ? new float[length]
            : tensor.Values.Length == length ? tensor.Values
            : throw Broken(path, block + name);
        float[] scales = Aligned(weights, block + ".align_weights.", inputs, untouched: 1, path);
        float[] offsets = Aligned(weights, block + ".align_biases.", inputs, untouched: 0, path);
        float[] besides = Find(".aux_weight", main.Values.Length);
        float[] bias = [.. Find(".main_bias", outputs).Zip(Find(".aux_bias", outputs), (a, b) => a + b)];
        float[] weight = new float[main.Values.Length];
        for (int i = 0; i < weight.Length; i++)
        {
            (long output, long input) = (i / taps / inputs, i / taps % inputs);
            weight[i] = (main.Values[i] * scales[input]) + besides[i];
            bias[output] += main.Values[i] * offsets[input];
        }

        return (new(main.Shape, weight), new([outputs], bias));
    }

    /// <summary>The last of the numbered tensors, or the mean of those before it where it is as it began.</summary>
    private static float[] Aligned(
        IReadOnlyDictionary<string, TorchTensor> weights,
        string prefix,
        long inputs,
        float untouched,
        string path
    )
    {
        List<float[]> all = [];
        while (weights.TryGetValue($"{prefix}{all.Count}", out TorchTensor? tensor))
        {
            all.Add(tensor.Values.Length == inputs ? tensor.Values : throw Broken(path, $"{prefix}{all.Count}"));
        }

        if (all.Count == 0)
        {
            float[] none = new float[inputs];
            none.AsSpan().Fill(untouched);
            return none;
        }

        float[] last = all[^1];
        return all.Count == 1 || last.Any(value => value != untouched)
            ? last
            : [.. last.Select((_, input) => all[..^1].Average(values => values[input]))];
    }

    private static StateDictException Broken(string path, string name) =>
        new(path, $"its '{name}' has another size than LED's blocks have there", "Give a checkpoint of LED's U-Net.");
}
