using Tapetum.Mosaic;

namespace Tapetum.Training.Datasets;

/// <summary>Which pairs of a data set to train on, and which to follow the training with.</summary>
/// <param name="Training">To learn from.</param>
/// <param name="Validation">Never learnt from, as long as there is more than one scene.</param>
public sealed record TrainingPairs(IReadOnlyList<ExposurePair> Training, IReadOnlyList<ExposurePair> Validation)
{
    private const int HeldOutOneIn = 10;

    /// <summary>
    /// By lists, or else by the data set's own lists (<c>Sony_train_list.txt</c>, <c>Sony_val_list.txt</c>), or else by the first digits of the scenes' ids, or else every
    /// tenth scene, and at least one, is for validation.
    /// </summary>
    /// <param name="folder">The data set.</param>
    /// <param name="list">Of what to train on; null to look for one.</param>
    /// <param name="validationList">Likewise.</param>
    /// <param name="mosaic">Whose mosaics the network takes: exposures whose names tell other filters are left out.</param>
    /// <exception cref="DatasetException">There are no pairs, or a list is not understood.</exception>
    internal static TrainingPairs Of(string folder, string? list, string? validationList, MosaicLayout mosaic)
    {
        list ??= OnlyList(folder, "train");
        if (list is null && validationList is null)
        {
            return Divide(folder, ReadFolder(folder, mosaic));
        }

        IReadOnlyList<ExposurePair> training = list is null ? ReadFolder(folder, mosaic) : PairList.Read(list, folder);
        validationList ??= OnlyList(folder, "val");
        return validationList is null
            ? Divide(folder, training)
            : new(
                RequireAny(training, list ?? folder),
                RequireAny(PairList.Read(validationList, folder), validationList)
            );
    }

    private static IReadOnlyList<ExposurePair> ReadFolder(string folder, MosaicLayout mosaic) =>
        [
            .. PairFolder
                .Read(folder)
                .Where(pair =>
                    RawNindFolder.IsXTrans(pair.ShortPath) is not { } isXTrans
                    || isXTrans == (mosaic != MosaicLayout.Bayer)
                ),
        ];

    private static TrainingPairs Divide(string folder, IReadOnlyList<ExposurePair> pairs)
    {
        ExposurePair[] training = [.. pairs.Where(pair => pair.Name.Split == DatasetSplit.Training)];
        ExposurePair[] validation = [.. pairs.Where(pair => pair.Name.Split == DatasetSplit.Validation)];
        if (training.Length > 0 && validation.Length > 0)
        {
            return new(training, validation);
        }

        IReadOnlyList<ExposurePair> usable = RequireAny(
            [.. pairs.Where(pair => pair.Name.Split is not DatasetSplit.Test)],
            folder
        );
        string[] scenes = [.. usable.Select(pair => pair.Name.Scene).Distinct(StringComparer.Ordinal)];
        HashSet<string> heldOut = new(
            scenes.Where((_, i) => i % HeldOutOneIn == Math.Min(scenes.Length, HeldOutOneIn) - 1),
            StringComparer.Ordinal
        );
        return scenes.Length == 1
            ? new(usable, usable)
            : new(
                [.. usable.Where(pair => !heldOut.Contains(pair.Name.Scene))],
                [.. usable.Where(pair => heldOut.Contains(pair.Name.Scene))]
            );
    }

    /// <summary>The list of that split that lies in the folder; null where none does, or several cameras' do.</summary>
    private static string? OnlyList(string folder, string split) =>
        Directory.Exists(folder) && Directory.GetFiles(folder, $"*_{split}_list.txt") is [var only] ? only : null;

    private static IReadOnlyList<ExposurePair> RequireAny(IReadOnlyList<ExposurePair> pairs, string where) =>
        pairs.Count > 0
            ? pairs
            : throw new DatasetException(where, "it names no pairs that may be trained on", "Give a list with --list.");
}
