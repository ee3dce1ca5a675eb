using Tapetum.Raw;

namespace Tapetum.Training.Datasets.Numpy;

/// <summary>
/// A truth of the Low-light Raw Image Denoising set: what was merged of 25 frames at ISO 100, a mosaic in the sensor's DN with fractions, [height, width], black as in the files. What else is to be known of it
/// stands in a noisy frame of its scene.
/// </summary>
internal static class LridTruth
{
    /// <summary>What holds them, below the part's folder npy.</summary>
    public const string FolderName = "GT_align_ours";

    private const double MergedIso = 100;
    private const string Advice = "Is the data set complete, and named as it was published?";

    /// <summary>Whether a file is one of these, by where it lies.</summary>
    public static bool IsOne(string path) =>
        path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase)
        && Path.GetFileName(Path.GetDirectoryName(path)) == FolderName;

    /// <exception cref="TapetumException">It cannot be read, or no noisy frame of its scene can.</exception>
    public static RawImage Read(string path, CancellationToken cancellationToken)
    {
        (string frame, int gain) =
            LridFolder.FrameFor(path)
            ?? throw new DatasetException(
                path,
                "there is no noisy frame of its scene, which tells its colours",
                Advice
            );
        RawImage noisy = RawDecoder.Read(frame, cancellationToken);
        try
        {
            var array = NumpyArray.Of(File.ReadAllBytes(path));
            if (!array.Shape.SequenceEqual([noisy.HeightPx, noisy.WidthPx]))
            {
                throw new FormatException(
                    $"it is an array of {string.Join(" × ", array.Shape)}, and {frame} has {noisy.HeightPx} × {noisy.WidthPx} pixels"
                );
            }

            // Sixteen bits hold the fractions of a sensor's ten.
            int scale = (int)(ushort.MaxValue / noisy.WhiteLevelDn);
            ushort[] mosaic = Array.ConvertAll(
                array.ToDoubles(),
                dn => (ushort)Math.Clamp(Math.Round(dn * scale), 0, ushort.MaxValue)
            );
            return new()
            {
                Path = path,
                Mosaic = mosaic,
                WidthPx = noisy.WidthPx,
                HeightPx = noisy.HeightPx,
                Cfa = noisy.Cfa,
                Black = BlackLevels.Uniform(noisy.Black.MeanDn * scale),
                WhiteLevelDn = noisy.WhiteLevelDn * scale,
                Color = noisy.Color,
                // Of the frames that were merged: no dark frame of the noisy ones is theirs.
                Capture = noisy.Capture with
                {
                    Iso = MergedIso,
                    ExposureTimeS = noisy.Capture.ExposureTimeS * gain * noisy.Capture.Iso / MergedIso,
                },
            };
        }
        catch (Exception e)
            when (e is FormatException or IOException or UnauthorizedAccessException or OverflowException)
        {
            throw new DatasetException(path, e.Message.TrimEnd('.'), Advice, e);
        }
    }
}
