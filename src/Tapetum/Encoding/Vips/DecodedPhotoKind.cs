namespace Tapetum.Encoding.Vips;

/// <summary><c>enum tapetum_photo_kind</c> of native/tapetum_photo.h.</summary>
internal enum DecodedPhotoKind
{
    /// <summary>Linear light of sRGB, uint16.</summary>
    Linear = 1,

    /// <summary>sRGB, bytes.</summary>
    Srgb = 2,

    /// <summary>The same, small.</summary>
    Thumbnail = 3,
}
