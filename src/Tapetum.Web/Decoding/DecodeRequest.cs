namespace Tapetum.Web.Decoding;

/// <summary>What a worker is asked, in one line of JSON.</summary>
/// <param name="Input">The raw file.</param>
/// <param name="Output">The <see cref="DecodedRawFile"/> to make.</param>
/// <param name="MaxPixels">More are refused.</param>
internal sealed record DecodeRequest(string Input, string Output, long MaxPixels);
