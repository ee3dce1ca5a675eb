namespace Tapetum.Training.Tests.Data;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tapetum-");

    public string Path => folder.FullName;

    public IEnumerable<string?> Files => folder.EnumerateFiles().Select(f => f.Name).Order(StringComparer.Ordinal);

    public string File(string name) => System.IO.Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(recursive: true);
}
