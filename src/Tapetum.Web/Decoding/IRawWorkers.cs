namespace Tapetum.Web.Decoding;

/// <summary>Decodes strangers' files where they can do no harm.</summary>
public interface IRawWorkers
{
    /// <param name="input">The raw file.</param>
    /// <param name="output">The <see cref="DecodedRawFile"/> to make.</param>
    /// <param name="cancellationToken">Ends the worker.</param>
    /// <exception cref="DecodeException">The file is at fault.</exception>
    Task DecodeAsync(string input, string output, CancellationToken cancellationToken);
}
