using Tapetum.Web.Photos;

namespace Tapetum.Web.Decoding;

/// <summary>A photo that cannot be decoded.</summary>
/// <param name="error">What to tell its owner.</param>
/// <param name="cause">What happened: it may be no fault of the photo.</param>
public sealed class DecodeException(PhotoError error, Exception? cause = null) : Exception(error.Detail, cause)
{
    public PhotoError Error { get; } = error;
}
