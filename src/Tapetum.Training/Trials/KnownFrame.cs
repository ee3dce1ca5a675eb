using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Training.Trials;

/// <summary>A frame whose noise is known.</summary>
/// <param name="Kind">What kind of frame.</param>
/// <param name="Number">Which of its kind.</param>
/// <param name="Raw">The frame.</param>
/// <param name="Noise">What was added.</param>
/// <param name="DarkDn">The clean signal that a twentieth of the unclipped frame stays below, DN above black.</param>
/// <param name="MiddleDn">Its median.</param>
/// <param name="BrightDn">What a twentieth lies above.</param>
public sealed record KnownFrame(
    FrameKind Kind,
    int Number,
    RawImage Raw,
    NoiseModel Noise,
    double DarkDn,
    double MiddleDn,
    double BrightDn
);
