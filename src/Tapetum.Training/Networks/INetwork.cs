using Tapetum.Inference;
using Tapetum.Mosaic;
using Tapetum.Training.Graphs;

namespace Tapetum.Training.Networks;

/// <summary>A network that makes RGB of a packed mosaic.</summary>
internal interface INetwork
{
    /// <summary>Channels at full size.</summary>
    int Channels { get; }

    /// <summary>Whose mosaics it takes.</summary>
    MosaicLayout Mosaic => MosaicLayout.Bayer;

    /// <summary>Whether a narrower one of its kind becomes one of these when its channels are the first ones: nothing in it depends on how many there are.</summary>
    bool Grows { get; }

    /// <summary>Whether it ends in a <see cref="DemosaickingShortcut"/>, which a model file may leave out.</summary>
    bool HasDemosaickingEnd { get; }

    /// <summary>Whether it makes a mosaic, in the input's planes, and no colours.</summary>
    bool MakesPlanes => false;

    /// <summary>How far inside a tile its results are good, as <see cref="ModelCard.MarginPx"/> has it.</summary>
    int MarginPx => ModelCard.DefaultMarginPx;

    /// <summary>Every parameter, in the order in which checkpoints store them.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Adds the network to a graph.</summary>
    /// <param name="tape">Where the operators are recorded.</param>
    /// <param name="mosaic">[N, C, H, W], packed as <see cref="Mosaic"/> has it; H and W multiples of 16.</param>
    /// <param name="weights">Gives the tensor of a parameter.</param>
    /// <param name="mirrored">Gives a parameter's mirrored copy, where one is kept up to date.</param>
    /// <param name="form">In which form.</param>
    /// <returns>[N, 3, 2·H, 2·W], or without the end [N, 48, H, W], or of those that make planes [N, 4, H, W].</returns>
    Tensor Build(
        Tape tape,
        Tensor mosaic,
        Func<string, Tensor> weights,
        Func<string, Tensor?> mirrored,
        NetworkForm form = NetworkForm.Trained
    );
}
