namespace Tapetum.Cli.Commands.Options;

/// <summary>Where training data lies.</summary>
/// <param name="Data">A patch cache, or a data set's folder.</param>
/// <param name="List">Of the pairs to train on; null to find out.</param>
/// <param name="ValidationList">Of the pairs to validate with; null to find out.</param>
/// <param name="Store">Where decoded exposures are kept; null for a folder in the data set's.</param>
/// <param name="Darks">Dark frames of the data set's camera: files, folders, patterns.</param>
internal sealed record TrainingDataPaths(
    string Data,
    string? List,
    string? ValidationList,
    string? Store,
    string[] Darks
);
