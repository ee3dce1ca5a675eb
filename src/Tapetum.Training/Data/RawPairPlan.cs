using Tapetum.Mosaic;
using Tapetum.Sensor;
using Tapetum.Sensor.Synthesis;
using Tapetum.Training.Data.Cameras;
using Tapetum.Training.Data.Scenes;

namespace Tapetum.Training.Data;

/// <summary>All that makes a pair of a patch.</summary>
internal sealed record RawPairPlan
{
    /// <summary>H × H, H even.</summary>
    public required CropView Crop { get; init; }

    /// <summary>What becomes of the scene before the camera sees it; null leaves it as it is.</summary>
    public ISceneChange? Scene { get; init; }

    /// <summary>What the scene is seen through; null for a perfect one.</summary>
    public Lens? Lens { get; init; }

    /// <summary>Colour and exposure.</summary>
    public required CameraView Camera { get; init; }

    /// <summary>The sensor.</summary>
    public required NoiseParameters Noise { get; init; }

    /// <summary>The noise model for the stabiliser of both input and target.</summary>
    public required NoiseModel Estimated { get; init; }

    /// <summary>Light beyond white reaches the sensor, so that what is overexposed clips whole; else it is cut at white before the noise.</summary>
    public bool ClipsWhole { get; init; }

    /// <summary>Whose filters the sensor has.</summary>
    public MosaicLayout Mosaic { get; init; } = MosaicLayout.Bayer;

    /// <summary>The input is seen after <see cref="Tapetum.Mosaic.StuckPixels"/>, as inference shows it to a network.</summary>
    public bool ReplacesStuckPixels { get; init; }
}
