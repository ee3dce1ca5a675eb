namespace Tapetum.Raw.Containers;

/// <summary>What a camera's maker wrote into EXIF in a format of its own.</summary>
/// <param name="Bytes">As they stand in the file.</param>
/// <param name="Offset">Where they stood: many makers' offsets count from the start of the file.</param>
/// <param name="IsBigEndian">The byte order of the file.</param>
internal sealed record MakerNote(byte[] Bytes, uint Offset, bool IsBigEndian)
{
    private static readonly byte[][] SelfContained =
    [
        "Nikon\0\u0002"u8.ToArray(),
        "OLYMPUS\0"u8.ToArray(),
        "OM SYSTEM"u8.ToArray(),
        "FUJIFILM"u8.ToArray(),
        "PENTAX \0"u8.ToArray(),
        "Apple iOS\0"u8.ToArray(),
    ];

    /// <summary>Its offsets count from its own start, so that it survives in another place.</summary>
    public bool CanMove => SelfContained.Any(start => Bytes.AsSpan().StartsWith(start));
}
