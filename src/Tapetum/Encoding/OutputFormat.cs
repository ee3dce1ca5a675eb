namespace Tapetum.Encoding;

/// <summary>What kind of file a picture is written as.</summary>
public enum OutputFormat
{
    /// <summary>PNG with 8 bits per channel.</summary>
    Png,

    /// <summary>PNG with 16 bits per channel.</summary>
    Png16,

    /// <summary>JPEG: small, with losses; to share.</summary>
    Jpeg,

    /// <summary>TIFF with 16 bits per channel, compressed without loss; to go on editing.</summary>
    Tiff,

    /// <summary>DNG with linear camera RGB: white balance and exposure stay open; to go on in a raw converter.</summary>
    Dng,
}
