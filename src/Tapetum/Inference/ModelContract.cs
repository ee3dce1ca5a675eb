namespace Tapetum.Inference;

/// <summary>What a network takes and gives.</summary>
internal enum ModelContract
{
    /// <summary>Stabilised mosaic to stabilised linear camera RGB: any camera; colours are developed afterwards.</summary>
    CameraLinear,

    /// <summary>Amplified mosaic to a finished sRGB picture, as in "Learning to See in the Dark": one camera.</summary>
    Srgb,
}
