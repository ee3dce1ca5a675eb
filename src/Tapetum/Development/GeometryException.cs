namespace Tapetum.Development;

/// <summary>What is to be made of a picture leads out of it.</summary>
public sealed class GeometryException(string path, string reason, string advice)
    : TapetumException(path, reason, advice);
