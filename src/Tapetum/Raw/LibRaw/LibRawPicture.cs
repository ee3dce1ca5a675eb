using Tapetum.Confinement;
using Tapetum.Raw.Native;

namespace Tapetum.Raw.LibRaw;

/// <summary>
/// A raw file developed by LibRaw, as the See-in-the-Dark data set's truth is: camera white balance, no automatic brightness, AHD demosaicking, highlights
/// clipped, sRGB primaries with LibRaw's own gamma (BT.709), 16 bits. Published results compare with such pictures; everything else is developed by
/// <c>Tapetum.Development</c>.
/// </summary>
/// <remarks>
/// Chen et al., "Learning to See in the Dark", CVPR 2018, whose code calls rawpy with use_camera_wb, no_auto_bright and output_bps 16.
/// </remarks>
/// <param name="Raw">The mosaic, Bayer's or X-Trans, and what the file says.</param>
/// <param name="Saturation">Which value above black, DN, became white.</param>
/// <param name="Rgb">[Raw.HeightPx, Raw.WidthPx, 3], as the sensor stood.</param>
internal sealed record LibRawPicture(Photograph Raw, int Saturation, ushort[] Rgb)
{
    /// <summary>Develops a file as it is.</summary>
    /// <exception cref="RawDecodeException">The file cannot be read, or not by LibRaw's own development.</exception>
    public static LibRawPicture Of(string path, CancellationToken cancellationToken) =>
        Amplified(path, 1, saturation: 0, cancellationToken);

    /// <summary>Multiplies the mosaic before it is developed: what a short exposure shows without a network.</summary>
    /// <param name="path">A raw file.</param>
    /// <param name="amplification">Of what is above black; clipped at white.</param>
    /// <param name="saturation">That of the picture to compare with, or 0.</param>
    /// <param name="cancellationToken">Asked before and after.</param>
    /// <exception cref="RawDecodeException">The file cannot be read, or not by LibRaw's own development.</exception>
    public static LibRawPicture Amplified(
        string path,
        double amplification,
        int saturation,
        CancellationToken cancellationToken
    )
    {
        using RawHandle handle = RawFile.Create(path, DecodingLimits.Default);
        Photograph raw = RawDecoder.DecodeMosaic(handle, path, cancellationToken);
        // LibRaw keeps the mosaic, its four colours of each pixel, and the picture.
        DecodingLimits.Default.RequireRoom(path, raw.WidthPx, raw.HeightPx, decoding: 16, decoded: 8);
        ushort[] rgb = GC.AllocateUninitializedArray<ushort>(checked(3 * raw.WidthPx * raw.HeightPx), pinned: true);
        RawLibrary.Check(RawLibrary.Develop(handle, (float)amplification, ref saturation, rgb), path);
        cancellationToken.ThrowIfCancellationRequested();
        return new(raw, saturation, rgb);
    }
}
