namespace Tapetum.Confinement.Native;

/// <summary><c>enum tapetum_operation</c> of native/tapetum_decoder.h.</summary>
internal enum DecoderOperation
{
    Hello = 0,
    RawOpen = 1,
    RawPreview = 2,
    RawUnpack = 3,
    RawUnpackRgb = 4,
    RawDevelop = 5,
    PhotoOpen = 20,
    PhotoRead = 21,
    JpegXlDecode = 30,
    RawCopy = 101,
    RawCopyRgb = 102,
    RawCopyDeveloped = 103,
    PhotoCopy = 120,
    JpegXlCopy = 130,
}
