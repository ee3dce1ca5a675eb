namespace Tapetum.Encoding;

/// <summary>How a picture is written.</summary>
internal sealed record PictureOptions
{
    /// <summary>Default: PNG, 8 bits per channel.</summary>
    public OutputFormat Format { get; init; } = OutputFormat.Png;

    /// <summary>For <see cref="OutputFormat.Jpeg"/>. Default: quality 92.</summary>
    public JpegOptions Jpeg { get; init; } = new();

    /// <summary>What a DNG holds. Default: linear.</summary>
    public DngKind Dng { get; init; } = DngKind.Linear;

    /// <summary>Whether a file that exists may be replaced. Default: no.</summary>
    public bool Overwrite { get; init; }
}
