using NetVips;

namespace Tapetum.Encoding.Vips;

/// <summary>Turns our own SVG drawings into PNG through libvips, which brings librsvg.</summary>
internal static class SvgRasterizer
{
    /// <summary>The loader that is opened to us: it reads memory only, so no file of a stranger reaches it.</summary>
    private const string Loader = "VipsForeignLoadSvgBuffer";

    /// <param name="svg">A drawing that this program made.</param>
    /// <param name="scale">Pixels of the PNG for one of the drawing's.</param>
    /// <param name="path">The file that it is for.</param>
    /// <exception cref="OutputException">This libvips cannot draw.</exception>
    public static byte[] ToPng(string svg, double scale, string path)
    {
        VipsLibrary.EnsureStarted();
        Operation.Block(Loader, state: false);
        try
        {
            using Image drawing = Image.SvgloadBuffer(System.Text.Encoding.UTF8.GetBytes(svg), scale: scale);
            return drawing.PngsaveBuffer();
        }
        catch (VipsException e)
        {
            throw new OutputException(
                path,
                $"it cannot be drawn as PNG ({VipsLibrary.Explain(e)})",
                "Write .svg instead.",
                e
            );
        }
    }
}
