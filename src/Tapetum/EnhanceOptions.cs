using Tapetum.Development;
using Tapetum.Encoding;
using Tapetum.Sensor;
using Tapetum.Sensor.Calibration;

namespace Tapetum;

/// <summary>What may differ from picture to picture.</summary>
public sealed record EnhanceOptions
{
    /// <summary>How much of the network's picture to take; the rest is the noisy one. 0 to 1; default 1.</summary>
    public float Strength
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 0);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>The sensor's noise, where it is known better than from the file. Default: null, found by <see cref="NoiseModels"/>.</summary>
    public NoiseModel? Noise { get; init; }

    /// <summary>The noise of a camera by ISO, for its files alone. Default: null, none was calibrated.</summary>
    internal CameraCalibration? Calibration { get; init; }

    /// <summary>What the sensor shows in the dark, to be subtracted from mosaics. Default: null, nothing.</summary>
    public DarkFrame? Dark { get; init; }

    /// <summary>All of that.</summary>
    internal KnownSensor Sensor => new(Noise, Calibration, Dark);

    /// <summary>White balance and exposure. Default: as shot, automatic.</summary>
    public DevelopmentOptions Development { get; init; } = new();

    /// <summary>
    /// Whether PNG, JPEG and TIFF get the lens's distortion, vignetting and lateral colour put right: as a DNG says how (OpcodeList3), else as lensfun's database, where it is installed,
    /// knows the lens. In a linear DNG they are instructions; those of a DNG that was read stay in either case. Default: yes.
    /// </summary>
    public bool CorrectLens { get; init; } = true;

    /// <summary>Default: PNG, 8 bits per channel.</summary>
    public OutputFormat Format { get; init; } = OutputFormat.Png;

    /// <summary>What a DNG holds. Default: linear.</summary>
    public DngKind Dng { get; init; } = DngKind.Linear;

    /// <summary>How JPEGs are compressed. Default: quality 92.</summary>
    public JpegOptions Jpeg { get; init; } = new();

    /// <summary>Whether a file that exists may be replaced. Default: no.</summary>
    public bool Overwrite { get; init; }
}
