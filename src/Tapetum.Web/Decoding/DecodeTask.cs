namespace Tapetum.Web.Decoding;

/// <summary>What can be asked of a worker.</summary>
internal enum DecodeTask
{
    /// <summary>Read the headers, and make a thumbnail of the embedded preview if there is one.</summary>
    Preview,

    /// <summary>Make a <see cref="DecodedPhotoFile"/>.</summary>
    Decode,
}
