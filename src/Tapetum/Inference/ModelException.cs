namespace Tapetum.Inference;

/// <summary>A model is missing, or is not one that Tapetum can run.</summary>
public sealed class ModelException(string path, string reason, string advice, Exception? inner = null)
    : TapetumException(path, reason, advice, inner);
