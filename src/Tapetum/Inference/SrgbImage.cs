namespace Tapetum.Inference;

/// <summary>A finished picture as networks of the srgb contract make it: display sRGB in [0, 1], before orientation.</summary>
internal sealed class SrgbImage(int widthPx, int heightPx) : ColorImage(widthPx, heightPx);
