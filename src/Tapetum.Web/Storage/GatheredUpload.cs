namespace Tapetum.Web.Storage;

/// <summary>All of an upload in one file, which may be taken away.</summary>
/// <param name="path">The file.</param>
/// <param name="isCopy">Whether it is deleted where nobody took it.</param>
internal sealed class GatheredUpload(string path, bool isCopy) : IDisposable
{
    public string Path => path;

    public void Dispose()
    {
        if (isCopy)
        {
            File.Delete(path);
        }
    }
}
