using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Inference;

/// <summary>A raw file and the clean picture that was made of it.</summary>
/// <param name="Raw">The file.</param>
/// <param name="Noise">Its noise model; null when no network ran.</param>
/// <param name="Linear">The clean picture, as the sensor stood.</param>
/// <param name="Strength">How much of the network's picture is in it, 0 to 1.</param>
internal sealed record DenoisedRaw(RawImage Raw, NoiseModel? Noise, LinearImage Linear, float Strength)
{
    /// <summary>The picture as it is to be shown, for previews: the lens corrected, cropped. Default: as it is.</summary>
    public LinearImage Shown { get; init; } = Linear;

    /// <summary>Whether a file made of it says where it was taken. Default: as the raw file does.</summary>
    public bool KeepsPlace { get; init; } = true;
}
