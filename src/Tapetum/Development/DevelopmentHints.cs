using Tapetum.Development.Looks;

namespace Tapetum.Development;

/// <summary>What is known of a picture besides its pixels and its camera's colours.</summary>
internal sealed record DevelopmentHints
{
    public static readonly DevelopmentHints None = new();

    /// <summary>The picture that the camera made itself, to take its look from. Default: null, none.</summary>
    public CameraRendition? Rendition { get; init; }

    /// <summary>How noisy the sensor was, before any was removed: what is finer than that may be a guess. Default: null, judged by the picture's calmest parts.</summary>
    public LinearNoise? Noise { get; init; }

    /// <summary>How bright the scene was, by its exposure: log₂(N²/t) − log₂(ISO/100). Default: null, not known.</summary>
    public double? ExposureEv { get; init; }

    /// <summary>Whether a camera or a program has finished the picture already, and sharpened it. Default: no.</summary>
    public bool IsDeveloped { get; init; }
}
