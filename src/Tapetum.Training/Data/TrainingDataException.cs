namespace Tapetum.Training.Data;

/// <summary>Training data cannot be built or used.</summary>
public sealed class TrainingDataException(string path, string reason, string advice, Exception? inner = null)
    : TapetumException(path, reason, advice, inner);
