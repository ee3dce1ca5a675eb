using System.Text.Json.Serialization;
using Tapetum.Development;

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

    public DevelopmentOptions ToDevelopment() =>
        new()
        {
            ExposureEv = Ev ?? 0,
            WhiteBalance = WhiteBalance,
            Contrast = Tone,
        };

    /// <summary>What is wrong with it, as a sentence; null when nothing is.</summary>
    public string? Fault() =>
        Ev is not (null or (>= -DevelopmentOptions.MaxExposureEv and <= DevelopmentOptions.MaxExposureEv))
            ? "ev lies between −10 and 10."
        : Strength is not (>= 0 and <= 1) ? "strength lies between 0 and 1."
        : Tone is not (>= 0 and <= 1) ? "tone lies between 0 and 1."
        : null;
}
