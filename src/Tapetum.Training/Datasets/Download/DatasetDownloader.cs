using System.Net;

namespace Tapetum.Training.Datasets.Download;

/// <summary>Downloads files of datasets: several ranges at a time, going on where an earlier run stopped, from one mirror after the other.</summary>
/// <remarks>A file comes as NAME.part and gets its name when all its bytes are there and its checksum, if known, is right.</remarks>
public sealed class DatasetDownloader(DownloadOptions options) : IDisposable
{
    private readonly HttpClient client = new(
        new SocketsHttpHandler
        {
            ConnectTimeout = options.Patience,
            // The bytes of the file itself, whatever the server would like to do to them on the way.
            AutomaticDecompression = DecompressionMethods.None,
        }
    )
    {
        // Patience watches over silence; a download as such may take days.
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { "User-Agent", "tapetum" } },
    };

    /// <summary>Brings a file into a folder. What is there already, whole, is left alone.</summary>
    /// <exception cref="DownloadException">No mirror could give it, there is none for programs, the disk is too small, or another file of this name is there.</exception>
    public async Task<DownloadedFile> DownloadAsync(
        DatasetFile file,
        string folder,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, file.Name);
        if (File.Exists(path))
        {
            return AlreadyThere(file, path);
        }

        if (file is { Mirrors: [], Page: { } page })
        {
            throw new DownloadException(
                path,
                "its authors ask that it be downloaded by hand, once",
                $"Follow the links on {page}, and put it there under this name."
            );
        }

        List<string> failures = [];
        foreach (Uri address in file.Mirrors)
        {
            MirrorTransfer transfer = new(new Mirror(client, address, options), file, path, progress, options);
            try
            {
                return await RunAsync(transfer, cancellationToken);
            }
            catch (MirrorException e)
            {
                failures.Add($"{address.Authority}: {e.Message}");
            }
        }

        throw new DownloadException(
            path,
            $"no mirror gave it ({string.Join("; ", failures)})",
            "Try again later, which goes on from here, or name other mirrors with --catalogue."
        );
    }

    public void Dispose() => client.Dispose();

    private static async Task<DownloadedFile> RunAsync(MirrorTransfer transfer, CancellationToken cancellationToken)
    {
        try
        {
            return await transfer.RunAsync(cancellationToken);
        }
        catch (MirrorException e) when (e is { WrongBytes: true, MayPass: true })
        {
            // An earlier run had left some of them, perhaps from elsewhere; this mirror deserves to be judged by its own.
            return await transfer.RunAsync(cancellationToken);
        }
    }

    private static DownloadedFile AlreadyThere(DatasetFile file, string path)
    {
        long size = new FileInfo(path).Length;
        return size == (file.SizeBytes ?? size)
            ? new DownloadedFile(path, size, null, Checked: false)
            : throw new DownloadException(
                path,
                $"another file of this name is there, of {size} bytes instead of {file.SizeBytes}",
                "Move it away, or name another folder."
            );
    }
}
