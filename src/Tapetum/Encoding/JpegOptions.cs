namespace Tapetum.Encoding;

/// <summary>How JPEGs are compressed.</summary>
public sealed record JpegOptions
{
    /// <summary>The default <see cref="Quality"/>: on screen nobody tells it from the original.</summary>
    public const int DefaultQuality = 92;

    /// <summary>1, tiny and blotchy, to 100, nearly without loss. Default 92.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 1 and 100.</exception>
    public int Quality
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100);
            field = value;
        }
    } = DefaultQuality;

    /// <summary>Default: by quality.</summary>
    public ChromaSubsampling Subsampling { get; init; } = ChromaSubsampling.Auto;
}
