using Tapetum.Web.Photos;

namespace Tapetum.Web.Decoding;

/// <summary>A photo that cannot be decoded.</summary>
public sealed class DecodeException(PhotoError error) : Exception(error.Detail)
{
    public PhotoError Error { get; } = error;
}
