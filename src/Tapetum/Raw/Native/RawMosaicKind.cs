namespace Tapetum.Raw.Native;

/// <summary><c>enum Mosaic</c> of native/tapetum_raw.cpp.</summary>
internal enum RawMosaicKind
{
    Bayer = 0,
    XTrans = 1,
    Monochrome = 2,
    FullColor = 3,
    OtherColors = 4,
    OtherPattern = 5,
    FloatingPoint = 6,
    Headerless = 7,
    Rotated = 8,
}
