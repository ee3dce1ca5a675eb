namespace Tapetum.Encoding.Png;

/// <summary>Bits per channel of a PNG.</summary>
internal enum PngDepth
{
    Eight = 8,
    Sixteen = 16,
}
