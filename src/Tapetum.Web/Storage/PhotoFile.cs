namespace Tapetum.Web.Storage;

/// <summary>One of the files that belong to a photo.</summary>
public readonly record struct PhotoFile
{
    /// <summary>What was uploaded, byte for byte.</summary>
    public static readonly PhotoFile Original = new("original");

    /// <summary>The decoded mosaic and what the file says about it: <see cref="Decoding.DecodedRawFile"/>.</summary>
    public static readonly PhotoFile Decoded = new("decoded");

    /// <summary>The network's picture: <see cref="LinearFile"/>.</summary>
    public static readonly PhotoFile Linear = new("linear");

    /// <summary>JPEG, at most 512 pixels a side.</summary>
    public static readonly PhotoFile Thumbnail = new("thumbnail");

    private PhotoFile(string name) => Name = name;

    /// <summary>Lower-case letters, digits, dots and dashes.</summary>
    public string Name { get; }

    /// <summary>A finished picture.</summary>
    /// <param name="fingerprint">Of all that went into it, in hexadecimal.</param>
    public static PhotoFile Picture(string fingerprint) => new($"picture-{fingerprint}");
}
