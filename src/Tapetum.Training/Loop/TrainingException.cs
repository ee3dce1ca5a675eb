namespace Tapetum.Training.Loop;

/// <summary>A training run cannot start or go on.</summary>
public sealed class TrainingException(string path, string reason, string advice, Exception? inner = null)
    : TapetumException(path, reason, advice, inner);
