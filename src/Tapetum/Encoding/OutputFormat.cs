namespace Tapetum.Encoding;

/// <summary>What kind of file a picture is written as.</summary>
public enum OutputFormat
{
    /// <summary>PNG with 8 bits per channel.</summary>
    Png,

    /// <summary>PNG with 16 bits per channel.</summary>
    Png16,
}
