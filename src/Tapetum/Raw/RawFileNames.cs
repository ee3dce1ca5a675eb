namespace Tapetum.Raw;

/// <summary>Which file names belong to raw photographs, for finding them in a folder. Whether one can be read is for <c>RawDecoder</c> to say.</summary>
internal static class RawFileNames
{
    private static readonly HashSet<string> Extensions = new(
        [
            ".3fr",
            ".arw",
            ".cr2",
            ".cr3",
            ".crw",
            ".dcr",
            ".dng",
            ".erf",
            ".fff",
            ".gpr",
            ".iiq",
            ".kdc",
            ".mef",
            ".mos",
            ".mrw",
            ".nef",
            ".nrw",
            ".orf",
            ".pef",
            ".raf",
            ".raw",
            ".rw2",
            ".rwl",
            ".sr2",
            ".srf",
            ".srw",
            ".x3f",
        ],
        StringComparer.OrdinalIgnoreCase
    );

    public static bool IsRaw(string path) => Extensions.Contains(Path.GetExtension(path));
}
