using Tapetum.Raw;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor.Lines;

namespace Tapetum.Sensor;

/// <summary>
/// A sensor's mosaic as networks are shown it: what the sensor shows in the dark subtracted, what it added to whole rows and columns in the black levels, and the noise that is left. Pictures
/// are made of it, and training and evaluation see exposures so.
/// </summary>
/// <param name="Photograph">A <see cref="RawImage"/> or an <see cref="XTransImage"/>.</param>
/// <param name="Lines">What was found in whole rows and columns, and taken off.</param>
/// <param name="Noise">Of what is left.</param>
/// <param name="Remarks">What was asked for it and not done, a clause each.</param>
internal sealed record CorrectedMosaic(
    Photograph Photograph,
    LineNoise Lines,
    NoiseModel Noise,
    IReadOnlyList<string> Remarks
)
{
    public const string DarkUnused =
        "a dark frame is subtracted from a sensor's mosaic alone: this picture goes on without it";

    /// <param name="mosaic">As it was decoded, a <see cref="RawImage"/> or an <see cref="XTransImage"/>.</param>
    /// <param name="sensor">What more is known.</param>
    /// <param name="cancellationToken">Asked between bands.</param>
    /// <exception cref="TapetumException">It is of another sensor than the dark frame.</exception>
    public static CorrectedMosaic Of(Photograph mosaic, KnownSensor sensor, CancellationToken cancellationToken)
    {
        mosaic = sensor.Dark?.SubtractFrom(mosaic) ?? mosaic;
        LineNoise lines;
        if (mosaic is XTransImage xTrans)
        {
            lines = LineNoiseEstimator.Measure(xTrans, cancellationToken);
            mosaic = lines.RemoveFrom(xTrans);
        }
        else
        {
            lines = LineNoiseEstimator.Measure((RawImage)mosaic, cancellationToken);
            mosaic = lines.RemoveFrom((RawImage)mosaic);
        }

        NoiseModel noise = NoiseModels.For(SamplesOf(mosaic), sensor, out string? misfit);
        return new(mosaic, lines, noise, misfit is null ? [] : [misfit]);
    }

    /// <summary>What the sensor measured, in the order of a Bayer mosaic: for what looks at numbers and their noise.</summary>
    public static RawImage SamplesOf(Photograph mosaic) =>
        mosaic is XTransImage xTrans ? xTrans.ToCells() : (RawImage)mosaic;
}
