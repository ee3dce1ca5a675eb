namespace Tapetum.Raw.Native;

/// <summary>What a native call returned: <c>enum Status</c> of native/tapetum_raw.cpp, or, when negative, <c>enum LibRaw_errors</c>.</summary>
internal enum RawStatus
{
    Success = 0,
    Truncated = 1,
    Damaged = 2,
    Incomplete = 3,
    NoMosaic = 4,
    OutOfMemory = 5,
    Unexpected = 6,
    WrongSize = 7,

    /// <summary>Not of the library: whoever was asked has ended.</summary>
    NoAnswer = 1000,

    /// <summary>The same: it answered what no file can be.</summary>
    Implausible = 1001,

    LibRawFileUnsupported = -2,
    LibRawOutOfMemory = -100007,
    LibRawDataError = -100008,
    LibRawIoError = -100009,
    LibRawTooBig = -100012,
}
