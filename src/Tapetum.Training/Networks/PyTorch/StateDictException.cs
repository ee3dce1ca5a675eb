namespace Tapetum.Training.Networks.PyTorch;

/// <summary>A file of weights is damaged, holds what is not read, or belongs to another network.</summary>
internal sealed class StateDictException(string path, string reason, string advice, Exception? inner = null)
    : TapetumException(path, reason, advice, inner);
