using Tapetum.Web.Photos;

namespace Tapetum.Web.Decoding;

/// <summary>What a worker answers, in one line of JSON.</summary>
/// <param name="Error">Why it could not be done; null when it is done.</param>
/// <param name="Preview">What there is to see before decoding, if that was asked.</param>
internal sealed record DecodeReply(PhotoError? Error, PreviewInfo? Preview);
