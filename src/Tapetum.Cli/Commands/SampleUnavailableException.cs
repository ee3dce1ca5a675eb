namespace Tapetum.Cli.Commands;

/// <summary>The sample raw could not be fetched.</summary>
internal sealed class SampleUnavailableException(string reason, Exception? inner = null)
    : TapetumException("the sample raw", reason, "Name a raw file of your own: tapetum enhance FILE.", inner);
