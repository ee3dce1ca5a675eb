using Tapetum.Burst;
using Tapetum.Encoding.Vips;
using Tapetum.Raw;
using Tapetum.Raw.LibRaw;

namespace Tapetum.Web.Photos;

/// <summary>Names of sorts of trouble, by which pages tell them in other languages.</summary>
internal static class PhotoErrorCode
{
    /// <summary>Of what is wrong with a file; null where only its own words tell.</summary>
    public static string? Of(TapetumException failure) =>
        failure switch
        {
            UnsupportedRawException => "file-unsupported",
            RawDecodeException or PhotoReadException => "file-damaged",
            OutOfRoomException => "no-memory",
            BurstException => "no-burst",
            _ => null,
        };
}
