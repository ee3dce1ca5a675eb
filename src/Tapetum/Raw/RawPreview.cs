using Tapetum.Confinement;
using Tapetum.Raw.Containers;
using Tapetum.Raw.LibRaw;
using Tapetum.Raw.Native;
using Tapetum.Raw.Recoding;

namespace Tapetum.Raw;

/// <summary>What a raw file shows without being decoded: how it was taken, and the small picture that the camera put in.</summary>
internal sealed record RawPreview
{
    public required CaptureInfo Capture { get; init; }

    /// <summary>Of the raw picture as the sensor stood.</summary>
    public required int WidthPx { get; init; }

    /// <inheritdoc cref="WidthPx"/>
    public required int HeightPx { get; init; }

    /// <summary>A JPEG, or [height, width, 3] of 8-bit sRGB; null when there is none that can be used.</summary>
    public required byte[]? Picture { get; init; }

    public required bool PictureIsJpeg { get; init; }

    /// <summary>Of <see cref="Picture"/>, when it is no JPEG.</summary>
    public required int PictureWidthPx { get; init; }

    /// <inheritdoc cref="PictureWidthPx"/>
    public required int PictureHeightPx { get; init; }

    /// <summary>As <see cref="Read(string, DecodingLimits, CancellationToken)"/>; null for a file of which the system's LibRaw knows nothing, also where a newer one does.</summary>
    /// <exception cref="RawDecodeException">The file is missing, or damaged.</exception>
    public static RawPreview? Find(string path, DecodingLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            return Read(path, limits, cancellationToken);
        }
        catch (UnsupportedRawException)
        {
            return null;
        }
    }

    /// <summary>Reads the headers of a raw file, and its preview.</summary>
    /// <exception cref="RawDecodeException">The file is missing, or no raw photograph.</exception>
    public static RawPreview Read(string path) => Read(path, DecodingLimits.Default, CancellationToken.None);

    /// <inheritdoc cref="Read(string)"/>
    /// <param name="path">The file.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static RawPreview Read(string path, DecodingLimits limits, CancellationToken cancellationToken)
    {
        using var source = RawSource.Open(path, withPixels: false, limits, cancellationToken);
        using RawHandle raw = RawFile.Create(path, limits);
        using DecodingTime time = new(raw, path, RawDecoder.MaxTime, cancellationToken);
        RawInfo info = RawFile.OpenRaw(raw, path, source.Path, time);
        // A file without a preview, or with one that is damaged, may be a good raw file all the same.
        _ = RawLibrary.Preview(raw, out RawPreviewInfo? preview);
        return new()
        {
            Capture = ExifCapture.Correct(RawMetadata.CaptureOf(info), SourceMetadata.Read(source.File)),
            WidthPx = info.Width,
            HeightPx = info.Height,
            Picture = preview?.Bytes,
            PictureIsJpeg = preview is { IsJpeg: true },
            PictureWidthPx = preview?.WidthPx ?? 0,
            PictureHeightPx = preview?.HeightPx ?? 0,
        };
    }
}
