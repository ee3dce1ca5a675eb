using System.IO.Compression;
using Tapetum.Raw;
using Tapetum.Raw.XTrans;
using Tapetum.Training.Datasets.Matlab;
using Tapetum.Training.Datasets.Numpy;

namespace Tapetum.Training.Datasets;

/// <summary>
/// A raw file of a data set: on the disk as it is, or in a zip archive that nobody has unpacked.
/// <code>
/// DIR/Sony/short/10003_00_0.04s.ARW
/// DIR/Sony2025.zip/Sony/short/10003_00_0.04s.ARW      the entry of the archive
/// </code>
/// An entry is unpacked when it is read, and removed again: there is never more than one of a reader on the disk.
/// </summary>
internal static class ExposureFile
{
    private const string Zip = ".zip";

    /// <summary>The archive that a path leads into; null for a file of its own.</summary>
    public static string? ArchiveOf(string path)
    {
        for (
            int end = path.IndexOf(Zip + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase);
            end >= 0;
            end = path.IndexOf(Zip + Path.DirectorySeparatorChar, end + 1, StringComparison.OrdinalIgnoreCase)
        )
        {
            string archive = path[..(end + Zip.Length)];
            if (File.Exists(archive))
            {
                return archive;
            }
        }

        return null;
    }

    /// <summary>What tells whether a file is still the same: of an entry, its archive.</summary>
    public static FileInfo StampOf(string path) => new(ArchiveOf(path) ?? path);

    /// <summary>The raw files in the archives of a folder, in the order of their names.</summary>
    /// <exception cref="DatasetException">An archive is damaged.</exception>
    public static IReadOnlyList<string> InArchivesOf(string folder) =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*" + Zip).Order(StringComparer.Ordinal).SelectMany(EntriesOf)]
            : [];

    /// <summary>Reads a file, wherever it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Is given a file on the disk, of the same name.</param>
    /// <exception cref="DatasetException">It is in an archive that is damaged.</exception>
    public static T Read<T>(string path, Func<string, T> read)
    {
        if (ArchiveOf(path) is not { } archive)
        {
            return read(path);
        }

        DirectoryInfo place = Directory.CreateTempSubdirectory("tapetum-");
        try
        {
            string unpacked = Path.Combine(place.FullName, Path.GetFileName(path));
            Unpack(archive, path[(archive.Length + 1)..], unpacked);
            return read(unpacked);
        }
        catch (TapetumException e) when (e.Path.StartsWith(place.FullName, StringComparison.Ordinal))
        {
            e.CallFile(path);
            throw;
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }

    /// <summary>Reads the mosaic of a file, wherever it is: a raw file, one of SIDD's, or a truth of LRID's.</summary>
    /// <exception cref="TapetumException">It cannot be read.</exception>
    public static RawImage ReadRaw(string path, CancellationToken cancellationToken) =>
        ReadArray(path, cancellationToken) ?? Read(path, file => RawDecoder.Read(file, cancellationToken));

    /// <summary>Reads the mosaic of a file, Bayer's or X-Trans, wherever it is.</summary>
    /// <returns>A <see cref="RawImage"/> or an <see cref="XTransImage"/>.</returns>
    /// <exception cref="TapetumException">It cannot be read, or has neither.</exception>
    public static Photograph ReadMosaic(string path, CancellationToken cancellationToken) =>
        ReadArray(path, cancellationToken) ?? Read(path, file => RawDecoder.ReadMosaic(file, cancellationToken));

    /// <summary>For what LibRaw develops.</summary>
    /// <exception cref="DatasetException">It is no raw file.</exception>
    public static void RequireRawFile(string path)
    {
        if (SiddFrame.IsOne(path) || LridTruth.IsOne(path))
        {
            throw new DatasetException(
                path,
                "networks of the srgb contract learn from what LibRaw develops, and this is no raw file",
                "Take the contract camera-linear."
            );
        }
    }

    /// <summary>What is a mosaic and no raw file; null for a raw file.</summary>
    private static RawImage? ReadArray(string path, CancellationToken cancellationToken) =>
        SiddFrame.IsOne(path) ? SiddFrame.Read(path)
        : LridTruth.IsOne(path) ? LridTruth.Read(path, cancellationToken)
        : null;

    private static List<string> EntriesOf(string archive)
    {
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(archive);
            return
            [
                .. zip
                    .Entries.Select(entry => entry.FullName)
                    .Where(RawFileNames.IsRaw)
                    .Order(StringComparer.Ordinal)
                    .Select(name => Path.Combine(archive, name)),
            ];
        }
        catch (InvalidDataException e)
        {
            throw Damaged(archive, e);
        }
    }

    private static void Unpack(string archive, string name, string path)
    {
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(archive);
            ZipArchiveEntry entry =
                zip.GetEntry(name)
                ?? throw new DatasetException(archive, $"it has no '{name}'", "Is the data set complete?");
            entry.ExtractToFile(path);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(archive, e);
        }
    }

    private static DatasetException Damaged(string archive, InvalidDataException e) =>
        new(
            archive,
            $"it is damaged ({e.Message.TrimEnd('.')})",
            "Download it again: `unzip -t` says which files are whole."
        );
}
