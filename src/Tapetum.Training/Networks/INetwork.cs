using Tapetum.Training.Graphs;

namespace Tapetum.Training.Networks;

/// <summary>A network that makes RGB of a packed mosaic.</summary>
public interface INetwork
{
    /// <summary>Channels at full size.</summary>
    int Channels { get; }

    /// <summary>Every parameter, in the order in which checkpoints store them.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Adds the network to a graph.</summary>
    /// <param name="tape">Where the operators are recorded.</param>
    /// <param name="mosaic">[N, 4, H, W], H and W multiples of 16.</param>
    /// <param name="weights">Gives the tensor of a parameter.</param>
    /// <param name="mirrored">Gives a parameter's mirrored copy, where one is kept up to date.</param>
    /// <param name="exported">Build the form of model files, which is the same function, faster to run: its weights are <see cref="Parameter.Exported"/>.</param>
    /// <returns>[N, 3, 2·H, 2·W].</returns>
    Tensor Build(
        Tape tape,
        Tensor mosaic,
        Func<string, Tensor> weights,
        Func<string, Tensor?> mirrored,
        bool exported = false
    );
}
