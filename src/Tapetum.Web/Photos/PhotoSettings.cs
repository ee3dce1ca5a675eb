using System.Text.Json.Serialization;
using Tapetum.Development;
using Tapetum.Development.Looks;

namespace Tapetum.Web.Photos;

/// <summary>How the person wants a photo developed. Two settings that are equal make equal pictures.</summary>
public sealed record PhotoSettings
{
    /// <summary>Stops relative to the automatic exposure, −10 to 10; null for none.</summary>
    public double? Ev { get; init; }

    [JsonConverter(typeof(WhiteBalanceJsonConverter))]
    public WhiteBalance WhiteBalance { get; init; } = WhiteBalance.AsShot;

    /// <summary>How much of the network's picture to take, 0 to 1.</summary>
    public double Strength { get; init; } = 1;

    /// <summary>How deep the shadows are, 0 to 1.</summary>
    public double Tone { get; init; } = DevelopmentOptions.DefaultContrast;

    /// <summary>How tones and colours are finished.</summary>
    public Look Look { get; init; } = Look.Camera;

    /// <summary>More or less colour than the look has, −100 to 100.</summary>
    public double Saturation { get; init; }

    /// <summary>The same, for pale colours more than for saturated ones, −100 to 100.</summary>
    public double Vibrance { get; init; }

    /// <summary>How much fine detail to bring back, 0 to 100; null for the usual.</summary>
    public double? Sharpen { get; init; }

    /// <summary>Brighter or darker dark parts, −100 to 100; null for what the scene needs.</summary>
    public double? Shadows { get; init; }

    /// <summary>Brighter or darker bright parts, −100 to 100; null for what the scene needs.</summary>
    public double? Highlights { get; init; }

    /// <summary>More white, or none, −100 to 100.</summary>
    public double Whites { get; init; }

    /// <summary>No black, or, below 0, more, −100 to 100.</summary>
    public double Blacks { get; init; }

    /// <summary>Whether what the lens did is put right.</summary>
    public LensCorrections LensCorrections { get; init; }

    /// <summary>How far it is turned clockwise from how the sensor stood: 0, 90, 180 or 270 degrees; null for as the file says.</summary>
    public int? Rotate { get; init; }

    /// <summary>How far it is turned clockwise besides, −45 to 45 degrees; the corners are cut off.</summary>
    public double Straighten { get; init; }

    /// <summary>The part that is kept of what is upright and straight; null for all.</summary>
    [JsonConverter(typeof(PictureCropJsonConverter))]
    public PictureCrop? Crop { get; init; }

    public DevelopmentOptions ToDevelopment() =>
        new()
        {
            ExposureEv = Ev ?? 0,
            WhiteBalance = WhiteBalance,
            Contrast = Tone,
            Look = Look,
            Saturation = Saturation,
            Vibrance = Vibrance,
            Sharpen = Sharpen,
            Shadows = Shadows,
            Highlights = Highlights,
            Whites = Whites,
            Blacks = Blacks,
            Geometry = new()
            {
                RotateDeg = Rotate,
                StraightenDeg = Straighten,
                Crop = Crop,
            },
        };

    /// <summary>What is wrong with it, as a sentence; null when nothing is.</summary>
    public string? Fault() =>
        Ev is not (null or (>= -DevelopmentOptions.MaxExposureEv and <= DevelopmentOptions.MaxExposureEv))
            ? "ev lies between −10 and 10."
        : Strength is not (>= 0 and <= 1) ? "strength lies between 0 and 1."
        : Tone is not (>= 0 and <= 1) ? "tone lies between 0 and 1."
        : !Enum.IsDefined(Look) ? "look is camera, natural or neutral."
        : !Enum.IsDefined(LensCorrections) ? "lensCorrections is auto or off."
        : Saturation is not (>= -100 and <= 100) ? "saturation lies between −100 and 100."
        : Vibrance is not (>= -100 and <= 100) ? "vibrance lies between −100 and 100."
        : Sharpen is not (null or (>= 0 and <= 100)) ? "sharpen lies between 0 and 100."
        : Shadows is not (null or (>= -100 and <= 100)) ? "shadows lies between −100 and 100."
        : Highlights is not (null or (>= -100 and <= 100)) ? "highlights lies between −100 and 100."
        : Whites is not (>= -100 and <= 100) ? "whites lies between −100 and 100."
        : Blacks is not (>= -100 and <= 100) ? "blacks lies between −100 and 100."
        : Rotate is not (null or 0 or 90 or 180 or 270) ? "rotate is 0, 90, 180 or 270, or none for as the file says."
        : Straighten is not (>= -PictureGeometry.MaxStraightenDeg and <= PictureGeometry.MaxStraightenDeg)
            ? "straighten lies between −45 and 45."
        : null;
}
