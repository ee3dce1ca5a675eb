using System.Runtime.InteropServices;
using Tapetum.Sensor;

namespace Tapetum.Inference;

/// <summary>
/// A clean, demosaicked picture in the camera's own colours: what a raw file would hold had every pixel seen all three. Linear camera RGB, before
/// orientation and white balance; 0 is black, 1 is the white level.
/// </summary>
public sealed class LinearImage(int widthPx, int heightPx) : ColorImage(widthPx, heightPx)
{
    /// <summary>Of the mosaic that it was made of, where that is known: sharpening is held back by it.</summary>
    internal NoiseModel? Noise { get; set; }

    /// <summary>By half a turn, in place.</summary>
    internal void Turn()
    {
        Span<Pixel> pixels = MemoryMarshal.Cast<float, Pixel>(Rgb.AsSpan());
        pixels.Reverse();
    }

    private readonly record struct Pixel(float Red, float Green, float Blue);
}
