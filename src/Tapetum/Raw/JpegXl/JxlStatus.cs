namespace Tapetum.Raw.JpegXl;

/// <summary><c>JxlDecoderStatus</c>; those that one picture without previews can bring.</summary>
internal enum JxlStatus
{
    Success = 0,
    Error = 1,
    NeedMoreInput = 2,
    NeedImageOutBuffer = 5,
    BasicInfo = 0x40,
    FullImage = 0x1000,
}
