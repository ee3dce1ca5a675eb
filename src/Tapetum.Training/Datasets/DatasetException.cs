namespace Tapetum.Training.Datasets;

/// <summary>Pairs of exposures cannot be found or used.</summary>
public sealed class DatasetException(string path, string reason, string advice, Exception? inner = null)
    : TapetumException(path, reason, advice, inner);
