namespace Tapetum.Web.Decoding;

/// <summary>What a worker is asked, in one line of JSON.</summary>
/// <param name="Task">What to do with the file.</param>
/// <param name="Input">The file.</param>
/// <param name="Name">What the uploader calls it: where bytes can be read in two ways, it says which.</param>
/// <param name="Output">The file to make.</param>
/// <param name="MaxPixels">More are refused.</param>
internal sealed record DecodeRequest(DecodeTask Task, string Input, string Name, string Output, long MaxPixels);
