namespace Tapetum.Sensor.Calibration;

/// <summary>What a calibration rests on at one ISO: for drawing.</summary>
/// <param name="Calibration">What came out.</param>
/// <param name="Flats">Blocks of the pairs of flats.</param>
/// <param name="Transfer">What was fitted to them.</param>
/// <param name="Dark">What dark frames show; null without any.</param>
/// <param name="ReadNoise">The shape of their noise; null without any.</param>
internal sealed record IsoEvidence(
    IsoCalibration Calibration,
    IReadOnlyList<FlatBlock> Flats,
    PhotonTransfer Transfer,
    DarkEvidence? Dark,
    TukeyLambdaFit? ReadNoise
);
