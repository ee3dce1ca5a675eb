using Tapetum.Training.Networks.PyTorch;

namespace Tapetum.Training.Networks.TensorFlow;

/// <summary>
/// The weights of "Learning to See in the Dark" as its own program saves them, by the names and in the order of PyTorch's ports:
/// <code>
/// g_conv1_1/weights [y, x, in, out]      conv1_1.weight [out, in, y, x]
/// g_conv1_1/biases                       conv1_1.bias
/// Variable … Variable_3 [y, x, out, in]  up6 … up9.weight [in, out, y, x]
/// …/Adam, …/Adam_1, beta1_power          the optimizer's, which are left out
/// </code>
/// </summary>
/// <remarks>Variables of train_Sony.py (cchen156/Learning-to-See-in-the-Dark); TensorFlow's names for those without one.</remarks>
internal static class SidCheckpoint
{
    private const string Scope = "g_";
    private const string Kernel = "/weights";
    private const string Bias = "/biases";

    private static readonly int[] Order = [3, 2, 0, 1];

    /// <exception cref="StateDictException">It is damaged, or another network's.</exception>
    public static IReadOnlyDictionary<string, TorchTensor> Read(string path)
    {
        CheckpointBundle bundle = CheckpointBundle.Open(path);
        Dictionary<string, TorchTensor> weights = new(StringComparer.Ordinal);
        foreach (string name in bundle.Names.Where(name => name.StartsWith(Scope, StringComparison.Ordinal)))
        {
            if (name.EndsWith(Kernel, StringComparison.Ordinal))
            {
                weights[$"{name[Scope.Length..^Kernel.Length]}.weight"] = Turned(bundle, name);
            }
            else if (name.EndsWith(Bias, StringComparison.Ordinal))
            {
                weights[$"{name[Scope.Length..^Bias.Length]}.bias"] = new(bundle.ShapeOf(name), bundle.Read(name));
            }
        }

        for (int level = 0; level < 4; level++)
        {
            string name = level == 0 ? "Variable" : $"Variable_{level}";
            if (bundle.Has(name))
            {
                weights[$"up{level + 6}.weight"] = Turned(bundle, name);
            }
        }

        return weights;
    }

    /// <summary>With its axes as PyTorch has them.</summary>
    private static TorchTensor Turned(CheckpointBundle bundle, string name)
    {
        IReadOnlyList<long> shape = bundle.ShapeOf(name);
        if (shape.Count != Order.Length)
        {
            throw new StateDictException(
                name,
                $"it has {shape.Count} axes, and a convolution has 4",
                "Give a checkpoint of SID's U-Net."
            );
        }

        float[] values = bundle.Read(name);
        long[] turned = [.. Order.Select(axis => shape[axis])];
        long[] steps = [.. Order.Select(axis => shape.Skip(axis + 1).Aggregate(1L, (product, size) => product * size))];
        float[] result = new float[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            (long rest, long from) = (i, 0);
            for (int axis = turned.Length - 1; axis >= 0; axis--)
            {
                from += rest % turned[axis] * steps[axis];
                rest /= turned[axis];
            }

            result[i] = values[from];
        }

        return new(turned, result);
    }
}
