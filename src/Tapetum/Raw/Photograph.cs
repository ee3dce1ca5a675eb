namespace Tapetum.Raw;

/// <summary>A decoded file: a <see cref="RawImage"/>, the mosaic that a sensor saw, or an <see cref="RgbImage"/>, all colours at every pixel.</summary>
public abstract class Photograph
{
    /// <summary>Where it was read from, for messages. Default: "memory".</summary>
    public string Path { get; init; } = "memory";

    public required int WidthPx { get; init; }

    public required int HeightPx { get; init; }

    /// <summary>Default: none are told; the white balance is then estimated, and colours are those of an ordinary camera.</summary>
    public CameraColor Color { get; init; } = CameraColor.Unknown;

    /// <summary>Default: nothing is told, and the picture is upright.</summary>
    public CaptureInfo Capture { get; init; } = CaptureInfo.Unknown;

    /// <summary>DNG BaselineExposure, EV: how much brighter the camera means the picture to be. Default: 0.</summary>
    public double BaselineExposureEv { get; init; }

    /// <summary>What the file tells wrongly, or asks for and does not get, a clause each. Default: nothing.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>What else the file says, to be carried over. Default: nothing.</summary>
    public SourceMetadata Metadata { get; init; } = SourceMetadata.None;
}
