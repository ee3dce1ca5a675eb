namespace Tapetum.Raw.JpegXl;

/// <summary><c>enum tapetum_jpegxl_status</c> of native/tapetum_jpegxl.h.</summary>
internal enum JxlStatus
{
    Success = 0,
    Damaged = 1,
    EndsEarly = 2,
    OtherKind = 3,
    Undecodable = 4,
    Missing = 5,

    /// <summary>Not of the library: whoever was asked has ended.</summary>
    NoAnswer = 1000,
}
