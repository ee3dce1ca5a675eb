using Tapetum.Confinement;
using Tapetum.Raw;

namespace Tapetum.Encoding.Vips;

/// <summary>Reads developed photographs (JPEG, PNG, WebP, TIFF) through libvips.</summary>
public static class PhotoReader
{
    /// <summary>Whether a file's first bytes are a photo's. TIFF is also what many raw files are made of, so there the name decides.</summary>
    public static bool IsPhoto(string path) => IsPhoto(path, path);

    /// <inheritdoc cref="IsPhoto(string)"/>
    /// <param name="path">Where it lies.</param>
    /// <param name="name">What it is called, where that is not the path.</param>
    public static bool IsPhoto(string path, string name)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        Span<byte> head = stackalloc byte[12];
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        bool isTiff = head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8);
        return head.StartsWith<byte>([0xff, 0xd8, 0xff])
            || head.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G'])
            || (head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8))
            || (isTiff && Path.GetExtension(name).ToUpperInvariant() is ".TIF" or ".TIFF");
    }

    /// <summary>Reads a photo upright, in the linear light of sRGB: the transfer function is undone, an embedded colour profile converted.</summary>
    /// <exception cref="PhotoReadException">It is missing, damaged or no photo.</exception>
    internal static RgbImage ReadLinear(string path) =>
        ReadLinear(path, DecodingLimits.Default, CancellationToken.None);

    /// <inheritdoc cref="ReadLinear(string)"/>
    /// <param name="path">The file.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    internal static RgbImage ReadLinear(string path, DecodingLimits limits, CancellationToken cancellationToken)
    {
        using var photo = OpenedPhoto.Open(path, limits, cancellationToken);
        (int width, int height, ushort[] rgb) = photo.ReadLinear();
        return new RgbImage
        {
            Path = path,
            WidthPx = width,
            HeightPx = height,
            Rgb = rgb,
            WhiteLevel = ushort.MaxValue,
            Color = CameraColor.LinearSrgb,
            Capture = PhotoExif.Read(photo),
            Metadata = PhotoMetadata.Read(path, photo),
            BaselineExposureEv = 0,
            Origin = RgbOrigin.Developed,
        };
    }

    /// <summary>What a photo says about how it was taken.</summary>
    /// <exception cref="PhotoReadException">It is missing, damaged or no photo.</exception>
    public static CaptureInfo ReadCapture(string path) =>
        ReadCapture(path, DecodingLimits.Default, CancellationToken.None);

    /// <inheritdoc cref="ReadCapture(string)"/>
    /// <param name="path">The file.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    internal static CaptureInfo ReadCapture(string path, DecodingLimits limits, CancellationToken cancellationToken)
    {
        using var photo = OpenedPhoto.Open(path, limits, cancellationToken);
        return PhotoExif.Read(photo);
    }

    /// <summary>Reads a photo upright and in sRGB: an embedded colour profile is converted, transparency is laid over black.</summary>
    /// <exception cref="PhotoReadException">It is missing, damaged or no photo.</exception>
    public static SrgbPhoto Read(string path)
    {
        using var photo = OpenedPhoto.Open(path, DecodingLimits.Default, CancellationToken.None);
        return photo.ReadSrgb(maxSidePx: null);
    }
}
