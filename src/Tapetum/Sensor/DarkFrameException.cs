namespace Tapetum.Sensor;

/// <summary>A dark frame does not belong to a picture, or to the other dark frames.</summary>
internal sealed class DarkFrameException(string path, string reason, string advice)
    : TapetumException(path, reason, advice);
