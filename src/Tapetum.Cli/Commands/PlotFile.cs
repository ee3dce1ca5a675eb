using Tapetum.Encoding.Files;
using Tapetum.Encoding.Vips;

namespace Tapetum.Cli.Commands;

/// <summary>A drawing in the format that its file's name asks for.</summary>
internal static class PlotFile
{
    private const double PngScale = 2;

    /// <summary>Says before the work what would be refused after it.</summary>
    /// <exception cref="TapetumException">The file exists and may not be replaced, or its folder cannot be written to.</exception>
    /// <exception cref="UsageException">No drawing has such a name.</exception>
    public static void Check(string path, bool overwrite)
    {
        if (Path.GetExtension(path).ToLowerInvariant() is not (".svg" or ".png") and var other)
        {
            throw new UsageException($"a plot is drawn as .svg or .png, not as '{other}'");
        }

        AtomicFile.Check(path, overwrite);
    }

    public static async Task WriteAsync(string svg, string path, bool overwrite, CancellationToken cancellationToken)
    {
        byte[] picture = Path.GetExtension(path).Equals(".svg", StringComparison.OrdinalIgnoreCase)
            ? System.Text.Encoding.UTF8.GetBytes(svg)
            : SvgRasterizer.ToPng(svg, PngScale, path);
        await AtomicFile.WriteAllBytesAsync(path, overwrite, picture, cancellationToken);
    }
}
