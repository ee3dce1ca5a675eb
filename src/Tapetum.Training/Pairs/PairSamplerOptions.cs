using Tapetum.Inference;
using Tapetum.Mosaic;

namespace Tapetum.Training.Pairs;

/// <summary>How pairs are drawn.</summary>
internal sealed record PairSamplerOptions
{
    public required ModelContract Contract { get; init; }

    /// <summary>How the network is shown mosaics.</summary>
    public MosaicLayout Mosaic { get; init; } = MosaicLayout.Bayer;

    /// <summary>Pair i is a function of the seed and i alone.</summary>
    public required long Seed { get; init; }

    /// <summary>Pairs per step.</summary>
    public required int Batch { get; init; }

    /// <summary>The side of a crop of the mosaic, px, a multiple of that of the packed planes.</summary>
    public required int CropPx { get; init; }
}
