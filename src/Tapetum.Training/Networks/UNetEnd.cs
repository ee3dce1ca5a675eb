namespace Tapetum.Training.Networks;

/// <summary>What a <see cref="UNet"/> ends in.</summary>
internal enum UNetEnd
{
    /// <summary>A 1×1 convolution to the pixels of a cell, of three colours each, and depth-to-space: the paper's.</summary>
    Colors,

    /// <summary>A <see cref="DemosaickingShortcut"/>: it says what must be added to a demosaicking, not the picture itself.</summary>
    Shortcut,

    /// <summary>A 1×1 convolution to the input's planes: ELD's, PMN's and LED's, from a noisy mosaic to a clean one.</summary>
    Planes,
}
