namespace Tapetum.Training.Datasets.Download;

/// <summary>In what state a file of a dataset is.</summary>
public enum FileCondition
{
    /// <summary>Its checksum is right.</summary>
    Whole,

    /// <summary>Nobody knows its checksum; its size is plausible.</summary>
    Plausible,
    Missing,

    /// <summary>A download of it was begun and can go on.</summary>
    Unfinished,
    WrongSize,
    WrongBytes,
}
