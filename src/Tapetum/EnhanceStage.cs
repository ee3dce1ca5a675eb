namespace Tapetum;

/// <summary>What the enhancer is at.</summary>
public enum EnhanceStage
{
    /// <summary>Reading the raw file and finding its noise model.</summary>
    Decoding,

    /// <summary>Running the network over the mosaic, tile by tile: nearly all of the time.</summary>
    Denoising,

    /// <summary>Developing the picture and writing it.</summary>
    Developing,

    /// <summary>The picture is in its place.</summary>
    Done,
}
