using Tapetum.Raw;

namespace Tapetum.Sensor.Calibration;

/// <summary>The noise of one camera by ISO, as `tapetum calibrate` measured it: an entry like those of <see cref="CameraNoiseTable"/>, made by its owner.</summary>
internal sealed record CameraCalibration
{
    /// <summary>How far beyond the ISOs that were measured gain and noise are still followed: two thirds of a stop.</summary>
    private const double Beyond = 1.6;

    private const double QuantisationVarianceDn2 = 1 / 12.0;

    public required string Make { get; init; }
    public required string Model { get; init; }

    /// <summary>The white level that its files tell: it says how many bits the DN of all values have.</summary>
    public required double WhiteLevelDn { get; init; }

    /// <summary>At least one, from the lowest ISO on.</summary>
    public required IReadOnlyList<IsoCalibration> Isos { get; init; }

    /// <summary>The noise of a picture.</summary>
    /// <param name="capture">Make, model and ISO.</param>
    /// <param name="whiteLevelDn">Tells the depth of the file.</param>
    /// <param name="misfit">Why it tells nothing of this picture, as a clause; null where it does.</param>
    public NoiseModel? NoiseOf(CaptureInfo capture, float whiteLevelDn, out string? misfit)
    {
        misfit =
            !IsAlike(capture.Make, Make) || !IsAlike(capture.Model, Model)
                ? $"its camera, {capture.Make} {capture.Model}, is not the one that was calibrated, {Make} {Model}: its noise was found without the calibration"
            : capture.Iso is not { } known ? "it tells no ISO: its noise was found without the calibration"
            : At(known) is null
                ? FormattableString.Invariant(
                    $"its ISO {known:0.#} is too far from those that were calibrated, {Isos[0].Iso:0.#} to {Isos[^1].Iso:0.#}: its noise was found without the calibration"
                )
            : null;
        if (misfit is not null)
        {
            return null;
        }

        IsoCalibration here = At(capture.Iso!.Value)!
            .Scaled(Math.ScaleB(1, DepthOf(whiteLevelDn) - DepthOf(WhiteLevelDn)));
        return new(
            (float)here.GainDnPerElectron,
            (float)(here.DarkVarianceDn2 + QuantisationVarianceDn2),
            NoiseOrigin.Calibration
        );
    }

    /// <summary>What was measured at an ISO, or follows from the two around it.</summary>
    /// <returns>Null where it is too far from all that was measured.</returns>
    public IsoCalibration? At(double iso)
    {
        if (!(iso >= Isos[0].Iso / Beyond && iso <= Isos[^1].Iso * Beyond))
        {
            return null;
        }

        if (Isos.Count == 1)
        {
            // Of one ISO alone nothing tells how noise changes; that it is read before it is amplified is the better guess.
            double by = iso / Isos[0].Iso;
            IsoCalibration scaled = Isos[0].Scaled(by);
            return scaled with { Iso = iso, BlackDn = Isos[0].BlackDn, ClipDn = Isos[0].ClipDn };
        }

        int i = 0;
        while (i < Isos.Count - 2 && iso > Isos[i + 1].Iso)
        {
            i++;
        }

        return Isos[i].Toward(Isos[i + 1], iso);
    }

    private static int DepthOf(double whiteLevelDn) => (int)Math.Ceiling(Math.Log2(whiteLevelDn + 1));

    private static bool IsAlike(string one, string other) =>
        string.Equals(CameraNoiseTable.Normalize(one), CameraNoiseTable.Normalize(other), StringComparison.Ordinal);
}
