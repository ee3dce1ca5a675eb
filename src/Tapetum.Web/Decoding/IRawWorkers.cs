namespace Tapetum.Web.Decoding;

/// <summary>Reads strangers' files where they can do no harm.</summary>
public interface IRawWorkers
{
    /// <param name="input">The file.</param>
    /// <param name="name">What the uploader calls it.</param>
    /// <param name="thumbnail">The JPEG to make of its preview.</param>
    /// <param name="cancellationToken">Ends the worker.</param>
    /// <exception cref="DecodeException">The file is at fault.</exception>
    Task<PreviewInfo> PreviewAsync(string input, string name, string thumbnail, CancellationToken cancellationToken);

    /// <param name="input">The file.</param>
    /// <param name="name">What the uploader calls it.</param>
    /// <param name="output">The <see cref="DecodedPhotoFile"/> to make.</param>
    /// <param name="cancellationToken">Ends the worker.</param>
    /// <exception cref="DecodeException">The file is at fault.</exception>
    Task DecodeAsync(string input, string name, string output, CancellationToken cancellationToken);
}
