using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Tapetum.Encoding.Files;

namespace Tapetum.Training.Datasets.Download;

/// <summary>SHA-256 of files, and the file NAME.sha256 that records it as sha256sum does.</summary>
internal static class Checksum
{
    private const int BufferBytes = 1 << 20;

    /// <returns>64 hexadecimal digits, lower case.</returns>
    public static async Task<string> Sha256Async(
        SafeFileHandle file,
        ProgressMeter meter,
        CancellationToken cancellationToken
    )
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BufferBytes];
        meter.Begin(0);
        for (long offset = 0; ; )
        {
            int count = await RandomAccess.ReadAsync(file, buffer, offset, cancellationToken);
            if (count == 0)
            {
                return Convert.ToHexStringLower(hash.GetHashAndReset());
            }

            hash.AppendData(buffer, 0, count);
            meter.Add(count);
            offset += count;
        }
    }

    /// <summary>Writes down what a file's checksum is, for "tapetum dataset verify" and "sha256sum -c".</summary>
    public static Task RecordAsync(string path, string sha256, CancellationToken cancellationToken) =>
        AtomicFile.WriteAllBytesAsync(
            RecordPath(path),
            overwrite: true,
            System.Text.Encoding.UTF8.GetBytes($"{sha256}  {Path.GetFileName(path)}\n"),
            cancellationToken
        );

    /// <returns>What was recorded; null when nothing was.</returns>
    public static async Task<string?> RecordedAsync(string path, CancellationToken cancellationToken) =>
        File.Exists(RecordPath(path))
            ? (await File.ReadAllTextAsync(RecordPath(path), cancellationToken)).Split(' ')[0]
            : null;

    private static string RecordPath(string path) => path + ".sha256";
}
