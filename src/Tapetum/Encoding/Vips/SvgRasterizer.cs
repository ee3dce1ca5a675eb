namespace Tapetum.Encoding.Vips;

/// <summary>Turns our own SVG drawings into PNG through libvips, which brings librsvg.</summary>
public static class SvgRasterizer
{
    /// <summary>The loader that is opened to us: it reads memory only, so no file of a stranger reaches it.</summary>
    private const string Loader = "VipsForeignLoadSvgBuffer";

    /// <param name="svg">A drawing that this program made.</param>
    /// <param name="scale">Pixels of the PNG for one of the drawing's.</param>
    /// <param name="path">The file that it is for.</param>
    /// <exception cref="OutputException">This libvips cannot draw.</exception>
    public static byte[] ToPng(string svg, double scale, string path)
    {
        try
        {
            VipsLibrary.EnsureStarted();
            VipsNative.BlockOperation(Loader, state: false);
            using VipsOperation load = new("svgload_buffer");
            load.Set("buffer", System.Text.Encoding.UTF8.GetBytes(svg)).Set("scale", scale);
            using VipsObjectHandle drawing = load.BuildImage();
            using VipsOperation save = new("pngsave_buffer");
            return save.Set("in", drawing).BuildBytes("buffer");
        }
        catch (VipsException e)
        {
            throw new OutputException(path, $"it cannot be drawn as PNG ({e.Message})", "Write .svg instead.", e);
        }
    }
}
