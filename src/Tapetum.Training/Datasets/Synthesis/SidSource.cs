using Tapetum.Raw;
using Tapetum.Training.Data.Photos;

namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>A photograph or clean raw that becomes a scene.</summary>
/// <param name="Path">The file.</param>
/// <param name="Split">What the scene is for.</param>
/// <param name="ShrinkFactor">By how much to shrink; null leaves it to the photo's size.</param>
public sealed record SidSource(string Path, DatasetSplit Split, int? ShrinkFactor)
{
    private static readonly string[] PhotoExtensions = [".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff"];

    /// <summary>
    /// All photos and raws of folders, by name. Of eight in a row two are for testing and one for validation, so that four are enough to have all
    /// three splits.
    /// </summary>
    /// <exception cref="DatasetException">A folder is missing, or holds none.</exception>
    public static IReadOnlyList<SidSource> OfFolders(IReadOnlyList<string> folders)
    {
        string[] photos = [.. folders.SelectMany(PhotosOf)];
        return [.. photos.Select((path, i) => new SidSource(path, SplitOf(i), ShrinkFactor: null))];
    }

    /// <summary>The photos of a recipe: those to train on, and of those held out two for testing, one for validation, and so on.</summary>
    /// <exception cref="DatasetException">A photo is in no folder.</exception>
    public static IReadOnlyList<SidSource> OfRecipe(PhotoRecipe recipe, IReadOnlyList<string> folders, bool skipMissing)
    {
        List<SidSource> sources = [];
        int heldOut = 0;
        foreach (RecipeEntry entry in recipe.Entries)
        {
            DatasetSplit split =
                entry.Use == PhotoUse.Training ? DatasetSplit.Training
                : heldOut++ % 3 == 2 ? DatasetSplit.Validation
                : DatasetSplit.Test;
            if (PhotoRecipe.Find(entry, folders) is { } path)
            {
                sources.Add(new(path, split, entry.ShrinkFactor));
            }
            else if (!skipMissing)
            {
                throw new DatasetException(
                    recipe.Path,
                    $"its photo {entry.RelativePath} ({entry.Package}) is in no photo folder",
                    "Give its folder with --photos, or allow missing photos to be skipped."
                );
            }
        }

        return sources;
    }

    private static DatasetSplit SplitOf(int index) =>
        (index % 8) switch
        {
            2 or 5 => DatasetSplit.Test,
            3 => DatasetSplit.Validation,
            _ => DatasetSplit.Training,
        };

    private static string[] PhotosOf(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DatasetException(folder, "there is no such folder", "Check its name.");
        }

        string[] photos =
        [
            .. Directory
                .EnumerateFiles(folder)
                .Where(path =>
                    RawFileNames.IsRaw(path)
                    || PhotoExtensions.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
                )
                .Order(StringComparer.Ordinal),
        ];
        return photos.Length > 0
            ? photos
            : throw new DatasetException(folder, "it holds no photographs and no raw files", "Name another folder.");
    }
}
