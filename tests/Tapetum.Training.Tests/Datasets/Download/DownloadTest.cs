using System.Security.Cryptography;
using Tapetum.Training.Datasets.Download;

namespace Tapetum.Training.Tests.Datasets.Download;

/// <summary>A file that servers have, and a folder that it is downloaded to.</summary>
public abstract class DownloadTest : IDisposable
{
    protected const int ChunkBytes = 20_000;
    protected const string Name = "file.bin";

    protected TemporaryFolder Folder { get; } = new();
    protected byte[] Expected { get; } = Content(seed: 1);

    protected static DownloadOptions Quick { get; } =
        new()
        {
            ChunkBytes = ChunkBytes,
            FirstWait = TimeSpan.FromMilliseconds(1),
            LongestWait = TimeSpan.FromMilliseconds(5),
            NoteInterval = TimeSpan.Zero,
        };

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static byte[] Content(int seed)
    {
        byte[] bytes = new byte[100_001];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    protected static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private protected static DatasetFile File(params MisbehavingServer[] servers) =>
        new() { Name = Name, Mirrors = [.. servers.Select(server => server.Address)] };

    protected Task<DownloadedFile> DownloadAsync(DatasetFile file) => DownloadAsync(file, Quick);

    protected async Task<DownloadedFile> DownloadAsync(
        DatasetFile file,
        DownloadOptions options,
        IProgress<DownloadProgress>? progress = null
    )
    {
        using DatasetDownloader downloader = new(options);
        return await downloader.DownloadAsync(file, Folder.Path, progress, Stop);
    }

    protected void ShouldBeThere(byte[] expected)
    {
        System.IO.File.ReadAllBytes(Folder.File(Name)).ShouldBe(expected);
        Folder.Files.ShouldBe([Name, Name + ".sha256"]);
    }
}
