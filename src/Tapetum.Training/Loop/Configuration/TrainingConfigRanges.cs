using Tapetum.Mosaic;
using Tapetum.Sensor.Calibration;
using Tapetum.Training.Networks;
using Tapetum.Training.Optimization;

namespace Tapetum.Training.Loop.Configuration;

/// <summary>What values a <see cref="TrainingConfig"/> can have.</summary>
internal static class TrainingConfigRanges
{
    /// <summary>What is wrong, as a clause; null when nothing is.</summary>
    public static string? FirstViolation(TrainingConfig config) =>
        config switch
        {
            { Name: "" } => "name must not be empty",
            { Channels: < 1 or > 64 } => "channels must be 1 to 64",
            { PatchPx: < 16 or > 2048 } => "patchPx must be 16 to 2048",
            _ when config.PatchPx % 16 != 0 => "patchPx must be a multiple of 16",
            { Batch: < 1 or > 256 } => "batch must be 1 to 256",
            { Steps: < 1 } => "steps must be at least 1",
            { LearningRate: not (> 0 and < float.PositiveInfinity) } => "learningRate must be above 0",
            { WarmupSteps: < 0 } => "warmupSteps must not be negative",
            { FinalLearningRateShare: not (>= 0 and <= 1) } => "finalLearningRateShare must be 0 to 1",
            { ValidateEvery: < 1 } => "validateEvery must be at least 1",
            { Patience: < 0 } => "patience must not be negative; 0 never ends a run",
            { LogEvery: < 1 } => "logEvery must be at least 1",
            { PreviewEvery: < 0 } => "previewEvery must not be negative; 0 makes none",
            { LossScale: LossScale.Display, Contract: not Inference.ModelContract.CameraLinear } =>
                "lossScale display goes with the contract camera-linear, as the srgb one is on that scale already",
            { Mosaic: MosaicLayout.XTrans, Network: not NetworkKind.ResidualUNet } =>
                "mosaic XTrans goes with the network ResidualUNet",
            { Mosaic: MosaicLayout.XTrans, Contract: not Inference.ModelContract.CameraLinear } =>
                "mosaic XTrans goes with the contract camera-linear",
            { Mosaic: MosaicLayout.XTransNine, Network: not NetworkKind.UNet }
            or { Mosaic: MosaicLayout.XTransNine, Contract: not Inference.ModelContract.Srgb }
            or { Mosaic: MosaicLayout.XTransNine, Residual: true } =>
                "mosaic XTransNine goes with the paper's network as it is: network UNet, residual false, contract srgb",
            { Camera: { } camera } when CameraCalibrationFile.FaultOf(camera) is { } fault => $"camera: {fault}",
            { CheckpointMinutes: not > 0 } => "checkpointMinutes must be above 0",
            { Trained: TrainedPart.Biases, Optimizer: OptimizerKind.Muon } =>
                "trained Biases goes with the optimizer Adam: Muon is for matrices",
            { Muon.Momentum: not (>= 0 and < 1) } => "muon.momentum must be 0 or more and below 1",
            _ => FirstViolation(config.Schedule, config.RateSteps) ?? FirstViolation(config.Adam),
        };

    private static string? FirstViolation(LearningRateSchedule schedule, IReadOnlyList<RateStep> changes)
    {
        if (schedule == LearningRateSchedule.Steps != changes.Count > 0)
        {
            return "rateSteps go with the schedule 'steps', and with no other";
        }

        if (changes.Any(change => change is not { LearningRate: > 0 and < float.PositiveInfinity }))
        {
            return "each of rateSteps must have a learningRate above 0";
        }

        IEnumerable<long> steps = changes.Select(change => change.FromStep);
        return steps.Zip(steps.Skip(1)).All(pair => pair.First < pair.Second)
            ? null
            : "rateSteps must be in the order of their fromStep";
    }

    private static string? FirstViolation(AdamOptions adam) =>
        adam switch
        {
            { FirstDecay: not (>= 0 and < 1) } => "adam.firstDecay must be 0 or more and below 1",
            { SecondDecay: not (>= 0 and < 1) } => "adam.secondDecay must be 0 or more and below 1",
            { Epsilon: not > 0 } => "adam.epsilon must be above 0",
            { MaxGradientNorm: not > 0 } => "adam.maxGradientNorm must be above 0",
            { AverageDecay: not (>= 0 and < 1) } => "adam.averageDecay must be 0 or more and below 1",
            _ => null,
        };
}
