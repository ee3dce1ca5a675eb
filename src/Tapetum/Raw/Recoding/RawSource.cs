using Tapetum.Confinement;
using Tapetum.Raw.Containers;

namespace Tapetum.Raw.Recoding;

/// <summary>A raw file open for reading: itself, or where LibRaw cannot decode its pixels, the same with plain ones.</summary>
internal sealed class RawSource : IDisposable
{
    private readonly FileStream original;
    private readonly RecodedDng? recoded;

    private RawSource(FileStream original, RecodedDng? recoded) => (this.original, this.recoded) = (original, recoded);

    /// <summary>What LibRaw is to read.</summary>
    public string Path => recoded?.Path ?? original.Name;

    /// <summary>The same file, open.</summary>
    public FileStream File => recoded?.File ?? original;

    /// <param name="path">The file.</param>
    /// <param name="withPixels">Whether its pixels will be needed.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="cancellationToken">Stops decoding them.</param>
    /// <exception cref="RawDecodeException">The file is missing or unreadable, its pixels are damaged or cannot be decoded, or no right picture can be made of it.</exception>
    public static RawSource Open(
        string path,
        bool withPixels,
        DecodingLimits limits,
        CancellationToken cancellationToken
    )
    {
        FileStream file = RawFile.Open(path);
        try
        {
            DngStructure.Require(path, file);
            return new(file, RecodedDng.Of(path, file, withPixels, limits, cancellationToken));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        recoded?.Dispose();
        original.Dispose();
    }
}
