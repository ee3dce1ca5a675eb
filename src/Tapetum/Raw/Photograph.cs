namespace Tapetum.Raw;

/// <summary>A decoded file: a <see cref="RawImage"/>, the mosaic that a sensor saw, or an <see cref="RgbImage"/>, all colours at every pixel.</summary>
public abstract class Photograph
{
    /// <summary>Where it was read from, for messages.</summary>
    public required string Path { get; init; }

    public required int WidthPx { get; init; }

    public required int HeightPx { get; init; }

    public required CameraColor Color { get; init; }

    public required CaptureInfo Capture { get; init; }

    /// <summary>DNG BaselineExposure, EV: how much brighter the camera means the picture to be.</summary>
    public required double BaselineExposureEv { get; init; }

    /// <summary>What the file tells wrongly, or asks for and does not get, a clause each. Default: nothing.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>What else the file says, to be carried over. Default: nothing.</summary>
    public SourceMetadata Metadata { get; init; } = SourceMetadata.None;
}
