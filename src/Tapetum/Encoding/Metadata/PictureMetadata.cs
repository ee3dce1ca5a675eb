using Tapetum.Raw;
using Tapetum.Raw.Containers;

namespace Tapetum.Encoding.Metadata;

/// <summary>What is written into a picture about the photograph.</summary>
/// <param name="Capture">What Tapetum itself knows.</param>
/// <param name="Source">What the raw file says; it comes first where both know.</param>
internal sealed record PictureMetadata(CaptureInfo Capture, SourceMetadata Source)
{
    /// <summary>Of a raw file, with what was noted in files beside it.</summary>
    public static PictureMetadata Of(RawImage raw) =>
        new(raw.Capture, raw.Metadata with { Xmp = XmpSidecar.AddTo(raw.Metadata.Xmp, raw.Path) });

    /// <param name="raw">As above.</param>
    /// <param name="keepsPlace">Whether it says where it was taken, if the file does.</param>
    public static PictureMetadata Of(RawImage raw, bool keepsPlace)
    {
        PictureMetadata all = Of(raw);
        return keepsPlace
            ? all
            : all with
            {
                Source = all.Source with
                {
                    Gps = new Dictionary<ushort, TiffValue>(),
                    Xmp = XmpPacket.WithoutPlace(all.Source.Xmp),
                },
            };
    }

    /// <summary>Of a picture whose raw file is not at hand.</summary>
    public static PictureMetadata Of(CaptureInfo capture) => new(capture, SourceMetadata.None);
}
